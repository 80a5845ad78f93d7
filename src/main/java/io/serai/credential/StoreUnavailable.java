package io.serai.credential;

import io.serai.problem.Outcome;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;

/** The store of credentials cannot be reached, is sealed, or takes no writes. Nothing was changed. */
public final class StoreUnavailable extends RuntimeException {

    private final ProblemType type;
    private final int retryAfterSeconds;

    /**
     * @param type {@code VAULT_ERROR} or {@code STORE_UNAVAILABLE}
     * @param detail for the caller; it must not say more than that the store does not answer
     * @param retryAfterSeconds after how long it is worth to ask again
     */
    public StoreUnavailable(ProblemType type, String detail, int retryAfterSeconds, Throwable cause) {
        super(detail, cause);
        this.type = type;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    public int retryAfterSeconds() {
        return retryAfterSeconds;
    }

    /** What a caller is told. */
    Problem problem() {
        return Problem.of(type, String.valueOf(getMessage()))
                .withOutcome(Outcome.NOT_SENT)
                .withRetryAfter(retryAfterSeconds)
                .causedBy(this);
    }
}
