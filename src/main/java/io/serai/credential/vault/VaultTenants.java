package io.serai.credential.vault;

import io.serai.tenant.TenantSource;

/** Tenants that somebody made by hand in Vault: with an entry of their own, or a key. */
final class VaultTenants implements TenantSource {

    private final KeyValue entries;
    private final Transit transit;
    private final VaultLayout layout;

    VaultTenants(KeyValue entries, Transit transit, VaultLayout layout) {
        this.entries = entries;
        this.transit = transit;
        this.layout = layout;
    }

    @Override
    public boolean has(String tenantId) {
        return !entries.list(layout.tenant(tenantId)).isEmpty() || transit.hasKey(tenantId);
    }

    /** Whatever it is and whoever wrote it: the folder is the tenant's. Its key goes with {@link VaultTenantCipher}. */
    @Override
    public void remove(String tenantId) {
        entries.destroyFolder(layout.tenant(tenantId));
    }
}
