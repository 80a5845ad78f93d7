package io.serai.result;

import java.util.Optional;

/** The kept results of all tenants. All methods but {@link #open} may block. */
public interface Results {

    /** @param mediaType see {@link KeptResult} */
    ResultWriter open(String tenantId, String mediaType);

    /** A result of this tenant; another tenant's is as absent as one that never was, or whose time is over. */
    Optional<KeptResult> find(String tenantId, String id);

    /**
     * One piece of a result.
     *
     * @param number from 0
     * @throws IllegalStateException if it is gone
     */
    byte[] part(KeptResult result, int number);

    /** @return false if there is no such result */
    boolean delete(String tenantId, String id);

    /** How much a tenant keeps now, as its quota counts it. */
    long bytesOf(String tenantId);

    /** Removes everything whose time is over. */
    void sweep();

    /** Removes everything of a tenant. */
    void deleteAll(String tenantId);
}
