package io.serai.throttle;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.ConfigurationBuilder;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TokensInheritanceStrategy;
import io.github.bucket4j.VerboseResult;
import io.github.bucket4j.local.LocalBucketBuilder;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** The buckets of one process. */
final class LocalThrottle implements Throttle {

    private static final long MARGIN_NANOS = Duration.ofMinutes(1).toNanos();

    /** The bucket of one key, with one bandwidth for each window. */
    private static final class Known {

        private final Windows windows;
        private final Bucket bucket;

        /** How long after one call more it would be full. */
        private volatile long nanosToFull;

        Known(Windows windows, Bucket bucket) {
            this.windows = windows;
            this.bucket = bucket;
            this.nanosToFull = nanosPerToken();
        }

        Allowance take() {
            VerboseResult<ConsumptionProbe> taken = bucket.asVerbose().tryConsumeAndReturnRemaining(1);
            ConsumptionProbe probe = taken.getValue();
            nanosToFull = probe.getNanosToWaitForReset() + nanosPerToken();
            return windows.allowance(
                    probe.isConsumed(),
                    taken.getDiagnostics().getAvailableTokensPerEachBandwidth(),
                    ceilSeconds(probe.getNanosToWaitForRefill()));
        }

        private long nanosPerToken() {
            Window longest = windows.all()[windows.all().length - 1];
            return longest.seconds() * 1_000_000_000L / windows.limits().of(longest);
        }
    }

    /** A full bucket need not be remembered. */
    private static final class UntilFull implements Expiry<String, Known> {

        @Override
        public long expireAfterCreate(String key, Known known, long now) {
            return known.nanosToFull + MARGIN_NANOS;
        }

        @Override
        public long expireAfterUpdate(String key, Known known, long now, long left) {
            return known.nanosToFull + MARGIN_NANOS;
        }

        @Override
        public long expireAfterRead(String key, Known known, long now, long left) {
            return known.nanosToFull + MARGIN_NANOS;
        }
    }

    private final Cache<String, Known> buckets = Caffeine.newBuilder()
            .executor(Runnable::run) // its upkeep is done quicker than handed over
            .expireAfter(new UntilFull())
            .build();

    @Override
    public CompletableFuture<Allowance> take(Limits limits) {
        return CompletableFuture.completedFuture(known(limits).take());
    }

    private Known known(Limits limits) {
        Known known = buckets.getIfPresent(limits.key());
        if (known != null && known.windows.limits().sameNumbers(limits)) {
            return known;
        }
        return buckets.asMap().compute(limits.key(), (key, old) -> {
            if (old == null) {
                return new Known(Windows.of(limits), bucket(limits));
            }
            return old.windows.limits().sameNumbers(limits) ? old : changed(old, limits);
        });
    }

    private static Known changed(Known old, Limits limits) {
        old.bucket.replaceConfiguration(configuration(limits), TokensInheritanceStrategy.PROPORTIONALLY);
        return new Known(Windows.of(limits), old.bucket);
    }

    @Override
    public void giveBack(Limits limits) {
        Known known = buckets.getIfPresent(limits.key());
        if (known != null) {
            known.bucket.addTokens(1);
        }
    }

    private static Bucket bucket(Limits limits) {
        LocalBucketBuilder builder = Bucket.builder();
        for (Bandwidth bandwidth : configuration(limits).getBandwidths()) {
            builder.addLimit(bandwidth);
        }
        return builder.build();
    }

    private static BucketConfiguration configuration(Limits limits) {
        ConfigurationBuilder builder = BucketConfiguration.builder();
        for (Window window : Window.values()) {
            long calls = limits.of(window);
            if (calls > 0) {
                builder.addLimit(bandwidth -> bandwidth
                        .capacity(calls)
                        .refillGreedy(calls, Duration.ofSeconds(window.seconds()))
                        .id(window.word()));
            }
        }
        return builder.build();
    }

    private static long ceilSeconds(long nanos) {
        return Math.ceilDiv(nanos, 1_000_000_000L);
    }
}
