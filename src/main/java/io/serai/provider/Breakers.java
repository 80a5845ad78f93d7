package io.serai.provider;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.micrometer.tagged.TaggedCircuitBreakerMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.serai.problem.Problem;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Leaves providers alone that are down. There is a breaker for each provider, and one for each tenant with whom calls to
 * it fail. Towards the provider's, one tenant's failures count once until another tenant's call fails: so the trouble of
 * one, such as calls that hang for half a minute, closes the provider to nobody else.
 */
final class Breakers implements AutoCloseable {

    private static final int MOST_TENANTS = 10_000;

    private record Key(String tenantId, String provider) {}

    private final CircuitBreakerRegistry registry = CircuitBreakerRegistry.ofDefaults();
    private final Map<String, ProviderBreaker> byProvider = new ConcurrentHashMap<>();
    private final BreakerBeans beans = new BreakerBeans();
    private final Cache<Key, ProviderBreaker> ofTenants = Caffeine.newBuilder()
            .executor(Runnable::run)
            .maximumSize(MOST_TENANTS)
            .expireAfterAccess(Duration.ofMinutes(10))
            .build();

    Breakers(MeterRegistry meters) {
        TaggedCircuitBreakerMetrics.ofCircuitBreakerRegistry(registry).bindTo(meters);
    }

    /** @throws Problem 503 if the provider is to be left alone; otherwise the permit must be used up */
    Permit admit(String tenantId, String provider, Provider.Breaker settings) {
        ProviderBreaker own = ofTenants.asMap().isEmpty() ? null : ofTenants.getIfPresent(new Key(tenantId, provider));
        if (own != null) {
            own.admit();
        }
        ProviderBreaker whole = ofProvider(provider, settings);
        try {
            whole.admit();
        } catch (Problem open) {
            if (own != null) {
                own.withdraw();
            }
            throw open;
        }
        return new Permit(tenantId, provider, whole, own);
    }

    private ProviderBreaker ofProvider(String provider, Provider.Breaker settings) {
        ProviderBreaker known = byProvider.get(provider);
        return known != null && known.settings().equals(settings) ? known : replaced(provider, settings);
    }

    /** The provider's file is new, or has changed. */
    private ProviderBreaker replaced(String provider, Provider.Breaker settings) {
        return byProvider.compute(provider, (id, known) -> {
            if (known != null && known.settings().equals(settings)) {
                return known;
            }
            registry.remove(id);
            ProviderBreaker fresh =
                    new ProviderBreaker(registry.circuitBreaker(id, ProviderBreaker.config(settings)), settings);
            beans.show(id, fresh);
            return fresh;
        });
    }

    private ProviderBreaker ofTenant(String tenantId, String provider, Provider.Breaker settings) {
        return ofTenants.get(new Key(tenantId, provider), key -> ProviderBreaker.unseen(provider, settings));
    }

    @Override
    public void close() {
        beans.close();
    }

    /** Leave for one request. Used up once. */
    final class Permit {

        private final String tenantId;
        private final String provider;
        private final ProviderBreaker whole;
        private @Nullable ProviderBreaker own;
        private final long begun = System.nanoTime();

        Permit(String tenantId, String provider, ProviderBreaker whole, @Nullable ProviderBreaker own) {
            this.tenantId = tenantId;
            this.provider = provider;
            this.whole = whole;
            this.own = own;
        }

        /** @param healthy whether the provider did its part, be it to refuse */
        void report(boolean healthy) {
            long nanos = System.nanoTime() - begun;
            if (healthy) {
                whole.succeeded(nanos, TimeUnit.NANOSECONDS);
                if (own != null) {
                    own.succeeded(nanos, TimeUnit.NANOSECONDS);
                }
                return;
            }
            if (own == null) {
                own = ofTenant(tenantId, provider, whole.settings());
            }
            if (whole.isNewOf(tenantId)) {
                whole.failed(nanos, TimeUnit.NANOSECONDS);
            } else {
                whole.withdraw();
            }
            own.failed(nanos, TimeUnit.NANOSECONDS);
        }

        /** Nothing was sent. */
        void withdraw() {
            whole.withdraw();
            if (own != null) {
                own.withdraw();
            }
        }
    }
}
