package io.serai.tenant;

/** A place where operators make tenants by hand, and where Serai looks for one that it does not know. */
public interface TenantSource {

    /** Blocks. */
    boolean has(String tenantId);
}
