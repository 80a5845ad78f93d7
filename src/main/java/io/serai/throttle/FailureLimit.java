package io.serai.throttle;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.EstimationProbe;
import io.netty.util.NetUtil;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import java.time.Duration;
import java.util.HexFormat;

/**
 * How often an address may bring a credential that opens nothing. Each node counts for itself, whatever is shared: who
 * guesses shall not gain by what is down.
 */
public final class FailureLimit {

    private static final int BYTES_OF_VERSION_6 = 16;
    private static final int BYTES_OF_A_NETWORK = 8; // whoever has one of its addresses has them all

    private final long perMinute;
    private final Cache<String, Bucket> buckets = Caffeine.newBuilder()
            .executor(Runnable::run)
            .maximumSize(100_000) // who has more addresses than that is not stopped by counting them
            .expireAfterAccess(Duration.ofMinutes(2))
            .build();

    FailureLimit(long perMinute) {
        this.perMinute = perMinute;
    }

    /** @throws Problem 429 if nothing that this address brings is looked at now */
    public void check(String address) {
        Bucket bucket = perMinute == 0 ? null : buckets.getIfPresent(network(address));
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
            buckets.get(network(address), key -> bucket()).tryConsume(1);
        }
    }

    private static boolean isFailure(Problem problem) {
        return problem.type() == ProblemType.INVALID_API_KEY || problem.type() == ProblemType.INVALID_TOKEN;
    }

    private Bucket bucket() {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, Duration.ofMinutes(1)))
                .build();
    }

    private static String network(String address) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
        return bytes == null || bytes.length < BYTES_OF_VERSION_6
                ? address
                : HexFormat.of().formatHex(bytes, 0, BYTES_OF_A_NETWORK);
    }
}
