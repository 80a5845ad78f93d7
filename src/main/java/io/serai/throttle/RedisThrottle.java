package io.serai.throttle;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.scheduling.annotation.Scheduled;

/** Buckets in Redis, for all instances. What one of them holds of each is its {@link Lease}. */
final class RedisThrottle implements Throttle {

    private final SharedBuckets buckets;

    /** What nobody asked for so long holds nothing and need not be remembered. */
    private final Cache<String, Lease> leases = Caffeine.newBuilder()
            .executor(Runnable::run)
            .expireAfterAccess(Duration.ofMinutes(5))
            .build();

    RedisThrottle(SharedBuckets buckets) {
        this.buckets = buckets;
    }

    @Override
    public CompletableFuture<Allowance> take(Limits limits) {
        long now = System.nanoTime();
        Lease lease = leases.getIfPresent(limits.key());
        if (lease == null) {
            lease = leases.get(limits.key(), key -> new Lease(buckets, limits, now));
        }
        return lease.take(limits, now);
    }

    @Override
    public void giveBack(Limits limits) {
        Lease lease = leases.getIfPresent(limits.key());
        if (lease != null) {
            lease.giveBack(System.nanoTime());
        }
    }

    @Scheduled(fixedDelay = 500)
    void sweep() {
        for (Lease lease : leases.asMap().values()) {
            var unused = lease.returnUnused(false, System.nanoTime());
        }
    }

    /** Returns everything, while Redis can still be told. */
    void close() throws InterruptedException {
        List<CompletableFuture<List<Long>>> returned = leases.asMap().values().stream()
                .map(lease -> lease.returnUnused(true, System.nanoTime()))
                .toList();
        try {
            CompletableFuture.allOf(returned.toArray(CompletableFuture[]::new)).get(1, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException away) {
            // They are lost until the buckets are full again.
        }
    }
}
