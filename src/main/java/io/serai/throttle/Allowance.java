package io.serai.throttle;

import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a bucket said to one call.
 *
 * @param limit calls per minute
 * @param remaining calls that would be admitted now
 * @param secondsToFull until the bucket is full again
 * @param secondsToNext until one call is possible; 0 when admitted
 */
public record Allowance(boolean admitted, long limit, long remaining, long secondsToFull, long secondsToNext) {

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
        headers.put("RateLimit-Policy", limitText + ";w=60");
        return headers;
    }

    /** The refusal of a call that was not admitted. */
    public Problem problem(Instant now) {
        return problem(now, "tenant", "Tenant limit of " + limit + " requests per minute reached.");
    }

    /**
     * The same, of a limit on some requests only.
     *
     * @param scope a word for those requests
     */
    public Problem problem(Instant now, String scope, String detail) {
        return Problem.of(ProblemType.RATE_LIMIT_EXCEEDED, detail)
                .withRetryAfter(secondsToNext)
                .with("limits", limits(now, scope));
    }

    private Map<String, Object> limits(Instant now, String scope) {
        Map<String, Object> limits = new LinkedHashMap<>();
        limits.put("scope", scope);
        limits.put("limit", limit);
        limits.put("window", "minute");
        limits.put("remaining", remaining);
        limits.put(
                "resetAt",
                now.plusSeconds(secondsToFull).truncatedTo(ChronoUnit.SECONDS).toString());
        return limits;
    }
}
