package io.serai.http;

/** Says to a thread that waits why there is no answer. */
public final class Unanswered extends Exception {

    private static final long serialVersionUID = 1;

    private final transient OutboundFailure failure;

    Unanswered(OutboundFailure failure) {
        super(failure.kind().name(), failure.cause());
        this.failure = failure;
    }

    public OutboundFailure failure() {
        return failure;
    }
}
