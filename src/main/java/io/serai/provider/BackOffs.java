package io.serai.provider;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.serai.credential.ConnectionId;
import io.serai.problem.Outcome;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Connections to which the provider has said "not before". Until then nothing is sent: a call beyond the budget would be
 * refused there, and vendors count it all the same.
 */
final class BackOffs {

    /** The longest window of a vendor's budget; a longer wait is more likely a fault in a header. */
    private static final long LONGEST_SECONDS = Duration.ofHours(1).toSeconds();

    /** @param place path whose budget is used up; empty for that of the whole connection */
    private record Key(ConnectionId connection, String place) {}

    private final Cache<Key, Long> until = Caffeine.newBuilder()
            .executor(Runnable::run)
            .maximumSize(100_000)
            .expireAfterWrite(Duration.ofSeconds(LONGEST_SECONDS))
            .build();

    /** @throws Problem 429 with the seconds that are left */
    void check(ConnectionId connection, String place) {
        if (until.asMap().isEmpty()) {
            return; // costs nothing while nobody is limited
        }
        Key key = new Key(connection, place);
        Long end = until.getIfPresent(key);
        long left = end == null ? 0 : end - System.nanoTime();
        if (left > 0) {
            throw Problem.of(
                            ProblemType.PROVIDER_RATE_LIMITED, "The provider's own limit is reached; nothing was sent.")
                    .withOutcome(Outcome.REJECTED)
                    .withRetryAfter(TimeUnit.NANOSECONDS.toSeconds(left + 999_999_999));
        }
        if (end != null) {
            until.asMap().remove(key, end);
        }
    }

    void note(ConnectionId connection, String place, long seconds) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Math.clamp(seconds, 1, LONGEST_SECONDS));
        until.asMap().merge(new Key(connection, place), end, (one, other) -> one - other > 0 ? one : other);
    }
}
