package io.serai.invalidation;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class InvalidationConfiguration {

    /** Without Redis there is nobody to tell. */
    @Bean
    @ConditionalOnProperty(name = "serai.redis.enabled", havingValue = "false", matchIfMissing = true)
    Invalidations noInvalidations() {
        return change -> {};
    }
}
