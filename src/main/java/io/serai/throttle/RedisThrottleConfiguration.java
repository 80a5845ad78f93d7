package io.serai.throttle;

import io.serai.redis.Redis;
import io.serai.redis.RedisSettings;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Buckets that instances share. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "serai.throttle.store", havingValue = "redis")
class RedisThrottleConfiguration {

    @Bean(destroyMethod = "close")
    Throttle sharedThrottle(Redis redis, RedisSettings settings) {
        return new RedisThrottle(new SharedBuckets(redis, settings.tenantPrefix()));
    }
}
