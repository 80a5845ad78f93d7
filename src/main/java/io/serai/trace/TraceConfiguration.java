package io.serai.trace;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;

/** Without a setting that asks for them, traces cost nothing: none of the SDK is loaded. */
@Configuration(proxyBeanMethods = false)
class TraceConfiguration {

    @Bean
    Traces traces(ConfigurableEnvironment environment) {
        TraceSettings settings = TraceSettings.of(environment);
        return settings.isOn() ? OtelTraces.of(settings) : Traces.OFF;
    }
}
