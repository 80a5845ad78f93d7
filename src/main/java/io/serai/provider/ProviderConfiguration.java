package io.serai.provider;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.serai.credential.Connections;
import io.serai.http.OutboundClient;
import io.serai.http.PublicUrl;
import io.serai.result.Results;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

@Configuration(proxyBeanMethods = false)
class ProviderConfiguration {

    @Bean
    Providers providers() {
        return new Providers();
    }

    @Bean
    Protections protections(ProviderSettings settings, Breakers breakers, Budgets budgets, Clock clock) {
        return new Protections(settings, breakers, budgets, clock);
    }

    @Bean
    PassThrough passThrough(OutboundClient client, Connections connections, ConnectLink link, Protections protections) {
        return new PassThrough(client, connections, link, protections);
    }

    @Bean
    ProviderCalls providerCalls(
            OutboundClient client,
            Connections connections,
            ConnectLink link,
            Clock clock,
            Protections protections,
            Results results,
            PublicUrl publicUrl) {
        return new ProviderCalls(
                client, connections, link, new AnswerReader(clock), protections, new References(results, publicUrl));
    }

    @Bean(destroyMethod = "close")
    Breakers breakers(MeterRegistry meters) {
        return new Breakers(meters);
    }

    @Bean
    Budgets budgets(MeterRegistry meters) {
        return new Budgets(meters);
    }

    @Bean
    ConnectLink connectLink(Providers providers, PublicUrl publicUrl) {
        return new ConnectLink(providers, publicUrl);
    }

    @Bean
    ConnectionCheck connectionCheck(ProviderCalls calls, ObjectMapper json) {
        return new ConnectionCheck(calls, json);
    }

    @Bean("provider-component")
    ProviderComponent providerComponent(
            Providers providers,
            ProviderCalls calls,
            ObjectMapper json,
            ProviderSettings settings,
            Environment environment) {
        return new ProviderComponent(providers, calls, json, settings.maxPages(), environment);
    }
}
