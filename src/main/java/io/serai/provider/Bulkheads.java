package io.serai.provider;

import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many calls one tenant has under way at one provider. A tenant whose provider hangs fills its own bulkhead and
 * nobody else's.
 */
public final class Bulkheads {

    private record Key(String tenantId, String provider) {}

    private final Map<Key, Integer> inFlight = new ConcurrentHashMap<>();

    /** @throws Problem 429 if the bulkhead is full; otherwise {@link #leave} must follow */
    public void enter(String tenantId, String provider, int limit) {
        int now = inFlight.merge(new Key(tenantId, provider), 1, Integer::sum);
        if (now > limit) {
            leave(tenantId, provider);
            throw Problem.of(
                            ProblemType.RATE_LIMIT_EXCEEDED,
                            "The tenant has " + limit + " calls to " + provider + " under way, which is the limit.")
                    .withRetryAfter(1)
                    .with("limits", limits(limit));
        }
    }

    private static Map<String, Object> limits(int limit) {
        Map<String, Object> limits = new LinkedHashMap<>();
        limits.put("scope", "concurrency");
        limits.put("limit", limit);
        return limits;
    }

    /** An empty bulkhead is forgotten, so that idle tenants cost nothing. */
    public void leave(String tenantId, String provider) {
        inFlight.computeIfPresent(new Key(tenantId, provider), (key, count) -> count == 1 ? null : count - 1);
    }
}
