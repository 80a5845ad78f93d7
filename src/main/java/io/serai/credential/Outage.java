package io.serai.credential;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A time in which the store cannot be asked. One caller tries it again about each second; when it answers, connections
 * take turns in reading what they use, so that they do not all come at once. Times are nanoseconds.
 */
final class Outage {

    private static final Logger LOGGER = LoggerFactory.getLogger(Outage.class);

    private static final long TRY_AFTER = Duration.ofMillis(500).toNanos();
    /** A try takes at most so long before somebody else may try: the store's time limit and some. */
    private static final long LONGEST_TRY = Duration.ofSeconds(3).toNanos();
    /** In which all connections in use are read again after an outage; recovery is promised within 5 s. */
    private static final long TURNS = Duration.ofSeconds(3).toNanos();

    private static final long RECOVERY = Duration.ofSeconds(4).toNanos();

    private final AtomicLong tryAt = new AtomicLong();
    private volatile @Nullable StoreUnavailable reason;
    private volatile boolean hasAnswered;
    private volatile boolean hasEnded;
    private volatile long endedAt;
    private volatile long begunAt;

    boolean isOn() {
        return reason != null;
    }

    void begin(StoreUnavailable why, long now) {
        tryAt.set(now + TRY_AFTER + ThreadLocalRandom.current().nextLong(TRY_AFTER));
        if (reason == null) {
            begunAt = now;
            LOGGER.atWarn()
                    .addKeyValue("error_class", "VaultError")
                    .addKeyValue("cause", why.getMessage())
                    .log("The credential store cannot be asked; credentials in memory go on serving");
        }
        reason = why;
    }

    boolean isShorterThan(Duration time, long now) {
        return now - begunAt < time.toNanos();
    }

    boolean hasAnswered() {
        return hasAnswered;
    }

    /** The store was there at some time. */
    void reached() {
        hasAnswered = true;
    }

    /** The store has answered. */
    void end(long now) {
        reached();
        if (reason != null) {
            endedAt = now;
            hasEnded = true;
            reason = null;
            LOGGER.atInfo().log("The credential store answers again");
        }
    }

    /** True for one caller each time. */
    boolean isTimeToTry(long now) {
        long due = tryAt.get();
        return now - due >= 0 && tryAt.compareAndSet(due, now + LONGEST_TRY);
    }

    /** @throws StoreUnavailable if the store was away a moment ago, and it is not this caller's part to try it */
    void refuse(long now) {
        StoreUnavailable why = reason;
        if (why != null && !isTimeToTry(now)) {
            throw why;
        }
    }

    /** Whether what was read before the outage may serve a little longer, until the connection's turn. */
    boolean endedAfter(long readAt, long now) {
        return hasEnded && readAt - endedAt < 0 && now - endedAt < RECOVERY;
    }

    boolean isTurnOf(ConnectionId id, long now) {
        return now - endedAt >= Math.floorMod((long) id.hashCode() * 0x9E3779B97F4A7C15L, TURNS);
    }
}
