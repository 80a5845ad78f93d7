package io.serai.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.resource.ClientResources;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "serai.redis.enabled", havingValue = "true")
class RedisConfiguration {

    /** Few threads: they only hand bytes on. */
    @Bean(destroyMethod = "shutdown")
    ClientResources redisResources() {
        return ClientResources.builder()
                .ioThreadPoolSize(2)
                .computationThreadPoolSize(2)
                .build();
    }

    /** A client whose connections do not come back by themselves: {@link Redis} makes new ones, other users theirs. */
    @Bean(destroyMethod = "")
    RedisClient redisClient(ClientResources redisResources, RedisSettings settings) {
        RedisClient client = RedisClient.create(redisResources);
        client.setOptions(ClientOptions.builder()
                .autoReconnect(false)
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .timeoutOptions(TimeoutOptions.enabled(settings.timeout()))
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(Duration.ofSeconds(1))
                        .keepAlive(true)
                        .build())
                .build());
        return client;
    }

    @Bean
    RedisURI redisAddress(RedisSettings settings) {
        try {
            RedisURI address = RedisURI.create(settings.url().reveal());
            address.setTimeout(Duration.ofSeconds(1)); // of the greeting; commands have less
            address.setClientName("serai");
            return address;
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException("REDIS_URL must be redis://[user:password@]host[:port][/database]");
        }
    }

    @Bean(destroyMethod = "close")
    Redis redis(RedisClient redisClient, RedisURI redisAddress, RedisSettings settings) {
        return new Redis(redisClient, redisAddress, settings.tenantPrefix() + ":@instances");
    }

    @Bean
    MeterBinder redisMeters(Redis redis) {
        return registry -> Gauge.builder("serai.redis.up", () -> redis.isUp() ? 1 : 0)
                .description("1 while Redis can be used, 0 while this instance does without")
                .register(registry);
    }
}
