package io.serai.idempotency;

/** What there is to a key that comes in. */
public sealed interface Claim {

    /** It is the caller's turn: the call is to be made, and then ended with one of the methods of {@link Executions}. */
    record Granted(Execution execution) implements Claim {}

    /** The same call is under way, here or on another instance. */
    record InFlight() implements Claim {}

    /** The key belongs to another call. */
    record Reused() implements Claim {}

    /** The call was made, and this is what was answered, as it was kept. */
    record Answered(String sealedAnswer) implements Claim {}

    /**
     * The call began and nobody ever heard of it again; what it did is not known. The execution is the caller's now, to be
     * ended with that answer.
     */
    record Lost(Execution execution) implements Claim {}
}
