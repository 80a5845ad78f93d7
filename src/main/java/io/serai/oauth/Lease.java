package io.serai.oauth;

import io.serai.credential.ConnectionId;
import java.time.Duration;

/**
 * This node's right to renew one connection, for a while. What the clock on the wall says does not matter to it: a process
 * that was frozen finds its lease over by the monotonic clock.
 */
final class Lease {

    private final ConnectionId id;
    private final long fence;
    private final int failures;
    private final boolean answerMissing;
    private final Duration length;
    private volatile long since;

    /**
     * @param fence no two leases of a connection have the same, and a later one has a greater
     * @param failures how many attempts in a row have failed before
     * @param answerMissing whether an earlier request with the same refresh token may have been answered unheard
     * @param since {@link System#nanoTime} before the lease was asked for
     */
    Lease(ConnectionId id, long fence, int failures, boolean answerMissing, Duration length, long since) {
        this.id = id;
        this.fence = fence;
        this.failures = failures;
        this.answerMissing = answerMissing;
        this.length = length;
        this.since = since;
    }

    ConnectionId id() {
        return id;
    }

    long fence() {
        return fence;
    }

    int failures() {
        return failures;
    }

    boolean answerMissing() {
        return answerMissing;
    }

    /** It was prolonged; {@code asked} is {@link System#nanoTime} before. */
    void prolonged(long asked) {
        since = asked;
    }

    /** Whether enough of it is left to begin something that must not be begun twice. */
    boolean isFresh() {
        return System.nanoTime() - since < length.toNanos() / 2;
    }
}
