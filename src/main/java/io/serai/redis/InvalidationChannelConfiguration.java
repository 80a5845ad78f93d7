package io.serai.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.serai.invalidation.Invalidations;
import io.serai.invalidation.Memory;
import java.util.List;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;

/** What instances tell each other over Redis. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "serai.redis.enabled", havingValue = "true")
class InvalidationChannelConfiguration {

    private static String channel(RedisSettings settings) {
        return settings.tenantPrefix() + ":@invalidations";
    }

    @Bean
    InvalidationMeters invalidationMeters(MeterRegistry registry) {
        return new InvalidationMeters(registry);
    }

    @Bean
    Invalidations redisInvalidations(Redis redis, RedisSettings settings, InvalidationMeters invalidationMeters) {
        return new RedisInvalidations(redis, channel(settings), invalidationMeters);
    }

    @Bean(destroyMethod = "close")
    Inbox invalidationInbox(List<Memory> memories, InvalidationMeters invalidationMeters) {
        return new Inbox(memories, invalidationMeters);
    }

    @Bean(destroyMethod = "close")
    @DependsOn("redis") // which ends the client that both use
    Subscription invalidationSubscription(
            RedisClient redisClient, RedisURI redisAddress, RedisSettings settings, Inbox invalidationInbox) {
        return new Subscription(redisClient, redisAddress, channel(settings), invalidationInbox);
    }

    @Bean
    MeterBinder subscriptionMeter(Subscription invalidationSubscription) {
        return registry -> Gauge.builder("serai.invalidations.heard", () -> invalidationSubscription.isOn() ? 1 : 0)
                .description("1 while this instance hears at once what others have changed")
                .register(registry);
    }
}
