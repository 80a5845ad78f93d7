package io.serai.archive;

/** A receiver over HTTP did not take what it was sent. */
final class ReceiverRefused extends Exception {

    private static final long serialVersionUID = 1;

    private final int status;

    ReceiverRefused(int status) {
        super("The receiver answered " + status);
        this.status = status;
    }

    int status() {
        return status;
    }
}
