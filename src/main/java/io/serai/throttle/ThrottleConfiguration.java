package io.serai.throttle;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ThrottleConfiguration {

    @Bean
    @ConditionalOnProperty(name = "serai.throttle.store", havingValue = "memory", matchIfMissing = true)
    Throttle throttle() {
        return new LocalThrottle();
    }

    @Bean
    FailureLimit failureLimit(ThrottleSettings settings) {
        return new FailureLimit(settings.enabled() ? settings.authFailuresPerMinute() : 0);
    }

    @Bean
    PublicLimit publicLimit(ThrottleSettings settings) {
        return new PublicLimit(settings.enabled() ? settings.publicRequestsPerSecond() : 0);
    }
}
