package io.serai.credential;

import java.util.Optional;

/**
 * Where tenants' own client apps are kept, their secrets encrypted with the tenant's key. All methods block; all backends
 * pass one contract test. Of a backend that cannot be reached all throw its exception, {@link StoreUnavailable} for one.
 */
public interface ClientAppStore {

    /** @throws io.serai.secret.Undecipherable if there is one, but its secret does not open */
    Optional<ClientApp> find(String tenantId, String integration);

    /** Keeps an app in place of whatever there was. */
    void put(String tenantId, String integration, ClientApp app);

    /**
     * Destroys every stored version.
     *
     * @return whether there was one
     */
    boolean delete(String tenantId, String integration);

    void deleteAll(String tenantId);
}
