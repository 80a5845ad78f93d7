package io.serai.credential.vault;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.serai.credential.ConnectionId;
import io.serai.credential.StoreUnavailable;
import io.serai.secret.Secret;
import io.serai.secret.Undecipherable;
import io.serai.tenant.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Brings entries of older gateways to where Serai keeps them. An entry that is there already is never written over, and
 * the old ones stay: whoever is content removes them by hand. Blocks.
 */
public final class VaultMigration implements AutoCloseable {

    private static final List<String> ROOTS = List.of("oauth/", "tenants/", "oauth-apps/");
    private static final Pattern APP = Pattern.compile("oauth-apps/([^/]+)/([^/]+)");
    private static final Pattern APP_OF_TENANT = Pattern.compile("tenants/([^/]+)/oauth-configs/([^/]+)");
    private static final Pattern OLDEST = Pattern.compile("oauth/([^/]+)");
    private static final Pattern OF_DEFAULT = Pattern.compile("tenants/(default)/oauth/([^/]+)");
    private static final Pattern OF_TENANT = Pattern.compile("tenants/([^/]+)/([^/]+)");

    private final VaultAccess vault;
    private final VaultLayout layout;
    private final TokenSeal seal;
    private final ClientAppFields apps;

    /** @throws IllegalStateException if the settings name no Vault, or no way to log in */
    public VaultMigration(VaultSettings settings) {
        this.vault = VaultAccess.of(settings, new SimpleMeterRegistry());
        this.layout = vault.layout();
        this.seal = new TokenSeal(vault.transit());
        this.apps = new ClientAppFields(vault.transit());
    }

    /** What is to be done, or was done, with one entry. */
    public enum Outcome {
        /** It would be copied. */
        TO_COPY,
        COPIED,
        /** Something is at the new place already; both are left as they are. */
        EXISTS,
        /** Its name is none that a tenant or an integration can have, or it holds no token or client secret, or that does not open. */
        UNUSABLE
    }

    /** One entry: where it lies, where it goes, and what became of it. */
    public record Step(String from, String to, Outcome outcome) {}

    /**
     * Goes through all old entries.
     *
     * @param apply false: only says what would be done
     * @throws StoreUnavailable if Vault cannot be asked; what was copied by then stays, and can be repeated
     */
    public List<Step> run(boolean apply) {
        List<Step> steps = new ArrayList<>();
        for (String root : rootsBeside(layout)) {
            paths(root).forEach(path -> steps.add(step(path, apply)));
        }
        return steps;
    }

    /** The folders of older gateways. With such a prefix the old folder is the new one. */
    static List<String> rootsBeside(VaultLayout layout) {
        return ROOTS.stream().filter(root -> !layout.tenants().startsWith(root)).toList();
    }

    private List<String> paths(String folder) {
        List<String> paths = new ArrayList<>();
        for (String name : vault.entries().list(folder)) {
            if (name.endsWith("/")) {
                paths.addAll(paths(folder + name));
            } else {
                paths.add(folder + name);
            }
        }
        return paths;
    }

    private Step step(String from, boolean apply) {
        for (Pattern form : List.of(APP, APP_OF_TENANT)) {
            Matcher app = form.matcher(from);
            if (app.matches() && isUsable(app.group(1), app.group(2))) {
                String to = layout.clientApp(app.group(1), app.group(2));
                return copy(from, to, apply, data -> sealed(app.group(1), app.group(2), data));
            }
        }
        Optional<ConnectionId> id = connection(from);
        if (id.isEmpty()) {
            return new Step(from, "", Outcome.UNUSABLE);
        }
        return copy(from, layout.entry(id.get()), apply, data -> sealed(id.get(), data));
    }

    private static Optional<ConnectionId> connection(String from) {
        Matcher oldest = OLDEST.matcher(from);
        if (oldest.matches()) {
            return id("default", oldest.group(1));
        }
        for (Pattern form : List.of(OF_DEFAULT, OF_TENANT)) {
            Matcher matcher = form.matcher(from);
            if (matcher.matches()) {
                return id(matcher.group(1), matcher.group(2));
            }
        }
        return Optional.empty();
    }

    private static Optional<ConnectionId> id(String tenantId, String integration) {
        return isUsable(tenantId, integration)
                ? Optional.of(new ConnectionId(tenantId, integration, ConnectionId.DEFAULT))
                : Optional.empty();
    }

    private static boolean isUsable(String tenantId, String integration) {
        return TenantId.isValid(tenantId) && VaultLayout.isIntegration(integration);
    }

    private interface Change {
        Optional<ObjectNode> of(ObjectNode data);
    }

    private Step copy(String from, String to, boolean apply, Change change) {
        Optional<ObjectNode> data = vault.entries().read(from).flatMap(KeyValue.Entry::data);
        if (vault.entries().read(to).isPresent()) {
            return new Step(from, to, Outcome.EXISTS);
        }
        if (!apply && data.isPresent()) {
            return new Step(from, to, Outcome.TO_COPY);
        }
        Optional<ObjectNode> changed = data.flatMap(change::of);
        if (changed.isEmpty()) {
            return new Step(from, to, Outcome.UNUSABLE);
        }
        boolean written = vault.entries().write(to, changed.get(), 0);
        return new Step(from, to, written ? Outcome.COPIED : Outcome.EXISTS);
    }

    /** The tokens are encrypted for their new place at once, so that no token in the clear gets a second copy. */
    private Optional<ObjectNode> sealed(ConnectionId id, ObjectNode data) {
        String access = CredentialFields.text(data, CredentialFields.ACCESS_TOKEN);
        String refresh = CredentialFields.text(data, CredentialFields.REFRESH_TOKEN);
        if (access == null) {
            return Optional.empty();
        }
        try {
            TokenSeal.Opened opened = seal.open(id, access, refresh);
            Secret refreshToken = opened.refreshToken();
            TokenSeal.Sealed sealed = seal.seal(id, opened.accessToken(), refreshToken);
            return Optional.of(CredentialFields.withTokens(data, sealed.accessToken(), sealed.refreshToken()));
        } catch (Undecipherable doesNotOpen) {
            return Optional.empty();
        }
    }

    /** The same for a client app and its secret. */
    private Optional<ObjectNode> sealed(String tenantId, String integration, ObjectNode data) {
        try {
            return apps.open(tenantId, integration, data)
                    .map(opened -> apps.seal(tenantId, integration, opened.app(), data));
        } catch (Undecipherable doesNotOpen) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        vault.close();
    }
}
