package io.serai.throttle;

import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the buckets said to one call.
 *
 * @param window the one with the fewest calls left
 * @param limit calls in that window
 * @param remaining calls that would be admitted now
 * @param secondsToFull until the bucket is full again
 * @param secondsToNext until one call is possible; 0 when admitted
 * @param policy all the limits of the layer, as the header {@code RateLimit-Policy} has them
 * @param degraded whether this node decided for itself what it should have shared
 */
public record Allowance(
        boolean admitted,
        Layer layer,
        Window window,
        long limit,
        long remaining,
        long secondsToFull,
        long secondsToNext,
        String policy,
        boolean degraded) {

    /** The headers of every answer: the set that SDKs know, and the IETF draft's. */
    public Map<String, String> headers(Instant now) {
        Map<String, String> headers = new LinkedHashMap<>();
        String limitText = Long.toString(limit);
        String remainingText = Long.toString(remaining);
        headers.put("X-RateLimit-Limit", limitText);
        headers.put("X-RateLimit-Remaining", remainingText);
        headers.put("X-RateLimit-Reset", Long.toString(now.getEpochSecond() + secondsToFull));
        headers.put("RateLimit-Limit", limitText);
        headers.put("RateLimit-Remaining", remainingText);
        headers.put("RateLimit-Reset", Long.toString(secondsToFull));
        headers.put("RateLimit-Policy", policy);
        if (degraded) {
            headers.put("X-RateLimit-Policy", "degraded");
        }
        return headers;
    }

    /** The same, decided by this node for itself. */
    Allowance onItsOwn() {
        return new Allowance(admitted, layer, window, limit, remaining, secondsToFull, secondsToNext, policy, true);
    }

    /** Of two that were asked for one call, the one that answers tell of: with fewer left, then of the shorter window. */
    public Allowance nearer(Allowance other) {
        boolean same = other.remaining == remaining;
        return (same ? other.window.compareTo(window) < 0 : other.remaining < remaining) ? other : this;
    }

    /** The refusal of a call that was not admitted. */
    public Problem problem(Instant now) {
        return Problem.of(ProblemType.RATE_LIMIT_EXCEEDED, layer.refusal(limit, window))
                .withRetryAfter(Math.max(1, secondsToNext))
                .with("limits", limits(now));
    }

    private Map<String, Object> limits(Instant now) {
        Map<String, Object> limits = new LinkedHashMap<>();
        limits.put("scope", layer.word());
        limits.put("limit", limit);
        limits.put("window", window.word());
        limits.put("remaining", remaining);
        limits.put(
                "resetAt",
                now.plusSeconds(secondsToFull).truncatedTo(ChronoUnit.SECONDS).toString());
        return limits;
    }
}
