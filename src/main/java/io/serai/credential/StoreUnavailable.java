package io.serai.credential;

import io.serai.problem.Outcome;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import org.jspecify.annotations.Nullable;

/**
 * The store of credentials cannot be asked at the moment: it is down, sealed, too slow, or does not let us in. What is
 * stored is untouched, and nothing is known about it.
 */
public final class StoreUnavailable extends RuntimeException {

    private final ProblemType type;
    private final int retryAfterSeconds;
    private final boolean concernsEverybody;

    /**
     * @param type {@code VAULT_ERROR} or {@code STORE_UNAVAILABLE}
     * @param message for the operator; names no secret
     */
    public StoreUnavailable(ProblemType type, String message, int retryAfterSeconds, @Nullable Throwable cause) {
        this(type, message, retryAfterSeconds, true, cause);
    }

    private StoreUnavailable(
            ProblemType type,
            String message,
            int retryAfterSeconds,
            boolean concernsEverybody,
            @Nullable Throwable cause) {
        super(message, cause);
        this.type = type;
        this.retryAfterSeconds = retryAfterSeconds;
        this.concernsEverybody = concernsEverybody;
    }

    /** The store refused this one request, for lack of a right perhaps; others may be answered. */
    public static StoreUnavailable refusing(ProblemType type, String message, int retryAfterSeconds) {
        return new StoreUnavailable(type, message, retryAfterSeconds, false, null);
    }

    /** Whether any request would have failed, so that it is no use to ask about other connections now. */
    public boolean concernsEverybody() {
        return concernsEverybody;
    }

    public int retryAfterSeconds() {
        return retryAfterSeconds;
    }

    /** What the caller is told: 503, and when to try again. */
    public Problem problem() {
        return Problem.of(type, "The credential store does not answer.")
                .withOutcome(Outcome.NOT_SENT)
                .withRetryAfter(retryAfterSeconds)
                .causedBy(this);
    }
}
