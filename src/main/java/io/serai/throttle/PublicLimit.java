package io.serai.throttle;

import io.github.bucket4j.ConsumptionProbe;
import java.time.Duration;
import java.util.Optional;

/**
 * How often an address may ask for what nobody needs a credential for. Each node counts for itself, so that a probe of its
 * health depends on nothing else.
 */
public final class PublicLimit {

    private static final int SECOND = 1;

    private final long perSecond;
    private final AddressBuckets buckets;

    PublicLimit(long perSecond) {
        this.perSecond = perSecond;
        this.buckets = new AddressBuckets(perSecond, Duration.ofSeconds(SECOND));
    }

    /** Counts one request. @return the refusal; empty if it is admitted */
    public Optional<Allowance> refusal(String address) {
        if (perSecond == 0) {
            return Optional.empty();
        }
        ConsumptionProbe probe = buckets.of(address).tryConsumeAndReturnRemaining(1);
        return probe.isConsumed() ? Optional.empty() : Optional.of(refused());
    }

    /** A full second is the longest that anybody has to wait. */
    private Allowance refused() {
        String policy = perSecond + ";w=" + SECOND;
        return new Allowance(false, Layer.PUBLIC, Window.SECOND, perSecond, 0, SECOND, SECOND, policy, false);
    }
}
