package io.serai.throttle;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.EstimationProbe;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import java.time.Duration;

/**
 * How often an address may bring a credential that opens nothing. Each node counts for itself, whatever is shared: who
 * guesses shall not gain by what is down.
 */
public final class FailureLimit {

    private final long perMinute;
    private final AddressBuckets buckets;

    FailureLimit(long perMinute) {
        this.perMinute = perMinute;
        this.buckets = new AddressBuckets(perMinute, Duration.ofMinutes(1));
    }

    /** @throws Problem 429 if nothing that this address brings is looked at now */
    public void check(String address) {
        Bucket bucket = perMinute == 0 ? null : buckets.used(address);
        if (bucket != null) {
            EstimationProbe probe = bucket.estimateAbilityToConsume(1);
            if (!probe.canBeConsumed()) {
                long seconds = Math.ceilDiv(probe.getNanosToWaitForRefill(), 1_000_000_000L);
                throw Problem.of(ProblemType.RATE_LIMIT_EXCEEDED, Layer.ADDRESS.refusal(perMinute, Window.MINUTE))
                        .withRetryAfter(Math.max(1, seconds));
            }
        }
    }

    /** Notes what became of a credential; counts only those that open nothing. */
    public void note(String address, Problem refused) {
        if (perMinute > 0 && isFailure(refused)) {
            buckets.of(address).tryConsume(1);
        }
    }

    private static boolean isFailure(Problem problem) {
        return problem.type() == ProblemType.INVALID_API_KEY || problem.type() == ProblemType.INVALID_TOKEN;
    }
}
