package io.serai.credential;

/** A stored credential does not open: damaged, or its key is gone. It is neither overwritten nor used. */
public final class Quarantined extends RuntimeException {

    public Quarantined(ConnectionId id, Throwable cause) {
        super("The credential of " + id.tenantId() + "/" + id.integration() + " does not open", cause);
    }
}
