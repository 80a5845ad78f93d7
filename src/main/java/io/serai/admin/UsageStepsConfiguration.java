package io.serai.admin;

import io.serai.usage.Usage;
import org.apache.camel.Processor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The steps of {@code routes/gateway/usage.yaml}. */
@Configuration(proxyBeanMethods = false)
class UsageStepsConfiguration {

    @Bean
    Processor getUsage(Usage usage) {
        return new GetUsage(usage);
    }

    @Bean
    Processor getMetrics(Usage usage) {
        return new GetMetrics(usage);
    }

    @Bean
    Processor listUsage(Usage usage) {
        return new ListUsage(usage);
    }

    @Bean
    Processor getRecentMetrics(Usage usage) {
        return new GetRecentMetrics(usage);
    }
}
