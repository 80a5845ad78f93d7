package io.serai.problem;

import java.util.Locale;

/** What a failed call did at the provider. Calls that were never admitted have no outcome. */
public enum Outcome {
    /** Nothing reached the provider: it is safe to call again. */
    NOT_SENT,
    /** Sent, but no definite answer: the effect may or may not have happened. */
    UNKNOWN,
    /** The provider refused: nothing happened. */
    REJECTED;

    /** The name in answers, audit records and dead letters. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
