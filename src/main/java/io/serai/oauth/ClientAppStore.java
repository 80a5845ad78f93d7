package io.serai.oauth;

import java.util.Optional;

/** Where tenants' own client apps are kept, encrypted with the tenant's key. All methods block. */
interface ClientAppStore {

    Optional<ClientApp> find(String tenantId, String integration);

    void put(String tenantId, String integration, ClientApp app);

    /** @return whether there was one */
    boolean delete(String tenantId, String integration);

    void deleteAll(String tenantId);
}
