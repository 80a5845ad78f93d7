package io.serai.credential;

/** The connections of a store that people write to beside Serai, which learns of them only by looking. */
public interface OutsideConnections {

    /**
     * Looks through a tenant's connections, so that {@link ConnectionListener#discovered} is told of those that nobody has
     * used yet. Reads no more of each version than once. Blocks.
     *
     * @param turn called before each request to the store: waits until it may be made; what it throws ends the walk
     * @throws StoreUnavailable if the store did not answer, or refused this tenant
     */
    void discover(String tenantId, Runnable turn);
}
