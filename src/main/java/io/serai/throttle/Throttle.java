package io.serai.throttle;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.time.Duration;

/** Token buckets: capacity is the limit, refilled evenly over the minute. */
public final class Throttle {

    private record Limited(long perMinute, Bucket bucket) {}

    /** A bucket that nobody touched for two minutes is full, and a full bucket need not be remembered. */
    private final Cache<String, Limited> buckets = Caffeine.newBuilder()
            .executor(Runnable::run) // its upkeep is done quicker than handed over
            .expireAfterAccess(Duration.ofMinutes(2))
            .build();

    /**
     * Takes one token.
     *
     * @param key whose bucket; never a value that a request chose
     * @param perMinute the limit in force; when it changes, the bucket starts anew
     */
    public Allowance take(String key, long perMinute) {
        Limited limited = buckets.getIfPresent(key);
        if (limited == null || limited.perMinute != perMinute) {
            limited = buckets.asMap().compute(key, (name, old) -> {
                return old != null && old.perMinute == perMinute ? old : new Limited(perMinute, bucket(perMinute));
            });
        }
        ConsumptionProbe probe = limited.bucket.tryConsumeAndReturnRemaining(1);
        return new Allowance(
                probe.isConsumed(),
                perMinute,
                probe.getRemainingTokens(),
                ceilSeconds(probe.getNanosToWaitForReset()),
                ceilSeconds(probe.getNanosToWaitForRefill()));
    }

    /** Returns a token of a call that another limit refused. */
    public void giveBack(String key) {
        Limited limited = buckets.getIfPresent(key);
        if (limited != null) {
            limited.bucket.addTokens(1);
        }
    }

    private static Bucket bucket(long perMinute) {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, Duration.ofMinutes(1)))
                .build();
    }

    private static long ceilSeconds(long nanos) {
        return (nanos + 999_999_999L) / 1_000_000_000L;
    }
}
