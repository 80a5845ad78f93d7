package io.serai.secret;

/**
 * Seals values with the key of their tenant, one key per tenant, so that destroying a key destroys what it sealed. May
 * block; call it off the event loops.
 */
public interface TenantCipher {

    /**
     * Seals a value with the newest version of the tenant's key, which is made if it is missing.
     *
     * @param context where the value belongs; opening it anywhere else fails
     */
    String seal(String tenantId, String context, byte[] plain);

    /** @throws Undecipherable if the value, its context or the tenant's key is not the one it was sealed with */
    byte[] open(String tenantId, String context, String sealed);

    /** Destroys the tenant's key, all versions: nothing sealed with it can ever be opened again. */
    void destroy(String tenantId);

    /**
     * Adds a version to the tenant's key. What was sealed before still opens, what is sealed from now on is sealed with
     * the new version. A tenant without a key gets its first.
     */
    void rotate(String tenantId);

    /** The newest version of the tenant's key; 0 if there is none. */
    int keyVersion(String tenantId);
}
