package io.serai.throttle;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ThrottleConfiguration {

    @Bean
    Throttle throttle() {
        return new Throttle();
    }
}
