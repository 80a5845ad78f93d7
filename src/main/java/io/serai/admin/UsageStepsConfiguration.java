package io.serai.admin;

import io.serai.custom.CustomServers;
import io.serai.usage.Usage;
import org.apache.camel.Processor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The steps of {@code routes/gateway/usage.yaml}. */
@Configuration(proxyBeanMethods = false)
class UsageStepsConfiguration {

    @Bean
    Processor getUsage(Usage usage, CustomServers servers) {
        return new GetUsage(usage, servers);
    }

    @Bean
    Processor getMetrics(Usage usage, CustomServers servers) {
        return new GetMetrics(usage, servers);
    }

    @Bean
    Processor listUsage(Usage usage, CustomServers servers) {
        return new ListUsage(usage, servers);
    }

    @Bean
    Processor getRecentMetrics(Usage usage) {
        return new GetRecentMetrics(usage);
    }
}
