package io.serai.gateway;

import io.serai.tenant.Plans;
import io.serai.throttle.Throttle;
import io.serai.throttle.ThrottleSettings;
import java.time.Clock;
import org.apache.camel.Processor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The steps that refuse what is too much. */
@Configuration(proxyBeanMethods = false)
class ThrottleStepsConfiguration {

    @Bean("throttleCall")
    Processor throttleCall(Throttle throttle, ThrottleSettings settings, Plans plans, Clock clock) {
        return new ThrottleCall(throttle, settings, plans, clock);
    }

    @Bean("throttleOAuthStart")
    Processor throttleOAuthStart(Throttle throttle, ThrottleSettings settings, Clock clock) {
        return new ThrottleOAuthStart(throttle, settings, clock);
    }
}
