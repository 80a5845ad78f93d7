package io.serai.oauth;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.http.OutboundClient;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

@Configuration(proxyBeanMethods = false)
class OAuthConfiguration {

    @Bean
    ClientApps clientApps(Environment environment) {
        return new ClientApps(environment);
    }

    @Bean
    TokenEndpoint tokenEndpoint(OutboundClient client, ObjectMapper json, Clock clock) {
        return new TokenEndpoint(new TokenCalls(client, json), new TokenAnswers(json, clock));
    }
}
