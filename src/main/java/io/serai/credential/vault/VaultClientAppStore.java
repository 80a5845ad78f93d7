package io.serai.credential.vault;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.credential.ClientApp;
import io.serai.credential.ClientAppStore;
import io.serai.credential.StoreUnavailable;
import io.serai.tenant.TenantId;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tenants' client apps as entries of Vault's KV engine. What a person wrote there is a client app too: its secret is
 * encrypted in place when it is first read.
 */
final class VaultClientAppStore implements ClientAppStore {

    private static final Logger LOGGER = LoggerFactory.getLogger(VaultClientAppStore.class);

    private final KeyValue entries;
    private final VaultLayout layout;
    private final ClientAppFields fields;

    VaultClientAppStore(KeyValue entries, VaultLayout layout, ClientAppFields fields) {
        this.entries = entries;
        this.layout = layout;
        this.fields = fields;
    }

    @Override
    public Optional<ClientApp> find(String tenantId, String integration) {
        Optional<KeyValue.Entry> entry = entry(tenantId, integration);
        ObjectNode data = entry.flatMap(KeyValue.Entry::data).orElse(null);
        if (entry.isEmpty() || data == null) {
            return Optional.empty();
        }
        Optional<ClientAppFields.Opened> opened = fields.open(tenantId, integration, data);
        if (opened.filter(ClientAppFields.Opened::toBeSealed).isPresent()) {
            sealInPlace(tenantId, integration, opened.get().app(), entry.get());
        }
        return opened.map(ClientAppFields.Opened::app);
    }

    private Optional<KeyValue.Entry> entry(String tenantId, String integration) {
        return TenantId.isValid(tenantId) && VaultLayout.isIntegration(integration)
                ? entries.read(layout.clientApp(tenantId, integration))
                : Optional.empty();
    }

    /** A failure is left for the next reader: the app is as good as before. */
    private void sealInPlace(String tenantId, String integration, ClientApp app, KeyValue.Entry entry) {
        String path = layout.clientApp(tenantId, integration);
        try {
            ObjectNode sealed =
                    fields.seal(tenantId, integration, app, entry.data().orElse(null));
            if (entries.write(path, sealed, entry.version())) {
                LOGGER.atInfo()
                        .addKeyValue("tenant", tenantId)
                        .addKeyValue("integration", integration)
                        .log("The secret of a client app that a person stored is encrypted now");
                entries.destroyUpTo(path, entry.version());
            }
        } catch (StoreUnavailable down) {
            LOGGER.atWarn()
                    .addKeyValue("tenant", tenantId)
                    .addKeyValue("integration", integration)
                    .log("The secret of a client app is stored in the clear, and that could not be changed");
        }
    }

    @Override
    public void put(String tenantId, String integration, ClientApp app) {
        String path = layout.clientApp(tenantId, integration);
        boolean written;
        do {
            Optional<KeyValue.Entry> before = entries.read(path);
            ObjectNode data = fields.seal(
                    tenantId,
                    integration,
                    app,
                    before.flatMap(KeyValue.Entry::data).orElse(null));
            written = entries.write(
                    path, data, before.map(KeyValue.Entry::version).orElse(0L));
        } while (!written); // somebody else wrote in between; this write comes after theirs
    }

    @Override
    public boolean delete(String tenantId, String integration) {
        Optional<KeyValue.Entry> entry = entry(tenantId, integration);
        boolean isApp = entry.flatMap(KeyValue.Entry::data)
                .filter(ClientAppFields::isApp)
                .isPresent();
        // Also one whose newest version was deleted: the older ones can be had back. Never what is no client app.
        if (isApp || entry.isPresent() && entry.get().data().isEmpty()) {
            entries.destroy(layout.clientApp(tenantId, integration));
        }
        return isApp;
    }

    @Override
    public void deleteAll(String tenantId) {
        entries.destroyFolder(layout.clientApps(tenantId));
    }
}
