package io.serai.admin;

import io.serai.tenant.OperatorKeys;
import java.time.Clock;
import org.apache.camel.Processor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The steps of {@code routes/gateway/operators.yaml}. */
@Configuration(proxyBeanMethods = false)
class OperatorConfiguration {

    @Bean
    OperatorViews operatorViews(Clock clock) {
        return new OperatorViews(clock);
    }

    @Bean
    Processor createOperator(OperatorKeys keys, OperatorViews views, Clock clock) {
        return new CreateOperator(keys, views, clock);
    }

    @Bean
    Processor listOperators(OperatorKeys keys, OperatorViews views) {
        return new ListOperators(keys, views);
    }

    @Bean
    Processor rotateOperator(OperatorKeys keys, Clock clock) {
        return new RotateOperator(keys, clock);
    }

    @Bean
    Processor revokeOperator(OperatorKeys keys) {
        return new RevokeOperator(keys);
    }
}
