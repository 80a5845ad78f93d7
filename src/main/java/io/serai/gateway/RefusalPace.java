package io.serai.gateway;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * When refusals of credentials leave: not once they are found, but at the next whole step since the request arrived, and a
 * part of a step by chance. What was found on the way, and whether memory or the database said so, is in no answer's time
 * then; the few microseconds by which a core wakes later that has slept longer are lost in the chance.
 */
final class RefusalPace {

    /** Longer than a question to a database beside us takes, shorter than anybody who is refused would mind. */
    static final Duration STEP = Duration.ofMillis(5);

    private static final SecureRandom CHANCE = new SecureRandom();

    private RefusalPace() {}

    /**
     * Waits, on a virtual thread.
     *
     * @param arrivedAt as {@link System#nanoTime()} has it
     */
    static void await(long arrivedAt) {
        long leaves = nextStep(arrivedAt, System.nanoTime()) + CHANCE.nextInt((int) STEP.toNanos());
        for (long rest = leaves - System.nanoTime(); rest > 0; rest = leaves - System.nanoTime()) {
            LockSupport.parkNanos(rest);
        }
    }

    /** @return a moment after {@code now}, a whole number of steps after {@code arrivedAt} */
    static long nextStep(long arrivedAt, long now) {
        long step = STEP.toNanos();
        return arrivedAt + ((now - arrivedAt) / step + 1) * step;
    }
}
