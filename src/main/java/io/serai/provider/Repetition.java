package io.serai.provider;

import io.serai.http.OutboundFailure;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import java.util.concurrent.ThreadLocalRandom;

/** When a request to a provider is sent again, and after how long: at most twice, and only where that is harmless. */
enum Repetition {

    /** It may have been executed, and doing it twice could do harm. Sent again only if it never left. */
    UNSENT_ONLY,

    /** The provider knows it again by a key of ours. */
    KEYED,

    /** It changes nothing. */
    READ;

    static final int MOST = 2;

    static final long NEVER = -1;

    private static final long FIRST_MILLIS = 200;

    /** Whoever is told to wait longer is told, and decides for himself. */
    private static final long LONGEST_WAIT_SECONDS = 60;

    /** A request needs some time, too. */
    private static final long LEAST_MILLIS = 50;

    /**
     * After a failure without an answer.
     *
     * @param made how often it was repeated already
     * @return milliseconds, or {@link #NEVER}
     */
    long after(OutboundFailure failure, int made, long remainingMillis) {
        boolean repeatable =
                switch (failure.kind()) {
                    case UNREACHABLE -> !failure.sent() || this != UNSENT_ONLY;
                    case CUT -> this != UNSENT_ONLY;
                    case UNSENDABLE, ABANDONED, TIMEOUT, TOO_LARGE, NOT_KEPT -> false;
                };
        return repeatable ? pause(0, made, remainingMillis) : NEVER;
    }

    /**
     * After an answer that was one of failure.
     *
     * @param waitSeconds what the provider asks for; 0 if it does not
     */
    long after(int status, Problem problem, long waitSeconds, int made, long remainingMillis) {
        boolean limited = problem.type() == ProblemType.PROVIDER_RATE_LIMITED;
        boolean down = status == 502 || status == 503 || status == 504;
        // A write that was limited is for the caller to repeat, who is told when: vendors' own clients repeat, too.
        boolean repeatable = limited ? this == READ : down && this != UNSENT_ONLY;
        return repeatable && waitSeconds <= LONGEST_WAIT_SECONDS
                ? pause(waitSeconds * 1_000, made, remainingMillis)
                : NEVER;
    }

    /** Full jitter over a limit that doubles, on top of what the provider asks for. */
    private static long pause(long leastMillis, int made, long remainingMillis) {
        if (made >= MOST) {
            return NEVER;
        }
        long pause = leastMillis + ThreadLocalRandom.current().nextLong((FIRST_MILLIS << made) + 1);
        return pause + LEAST_MILLIS <= remainingMillis ? pause : NEVER;
    }
}
