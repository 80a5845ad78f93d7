package io.serai.tenant;

/** A place where operators make tenants by hand, and where Serai looks for one that it does not know. */
public interface TenantSource {

    /** Blocks. */
    boolean has(String tenantId);

    /** Destroys everything that lies there for a tenant, so that it is not found again. Blocks. */
    void remove(String tenantId);
}
