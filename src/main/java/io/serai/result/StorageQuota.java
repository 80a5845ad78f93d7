package io.serai.result;

/** How much may be kept for a tenant, whatever the process's own limit is. */
@FunctionalInterface
public interface StorageQuota {

    /** Bytes; {@link Long#MAX_VALUE} for a tenant without a quota. May block. */
    long of(String tenantId);
}
