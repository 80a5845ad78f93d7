package io.serai.credential;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.serai.secret.TenantCipher;
import java.time.Clock;
import java.time.Duration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

@Configuration(proxyBeanMethods = false)
class CredentialConfiguration {

    @Bean
    @ConditionalOnProperty(name = "serai.credential.store", havingValue = "embedded", matchIfMissing = true)
    CredentialStore credentialStore(JdbcClient sql, TenantCipher cipher, ObjectMapper json) {
        return new EmbeddedCredentialStore(sql, cipher, json);
    }

    @Bean
    Connections connections(CredentialStore store, CredentialSettings settings, Clock clock, MeterRegistry registry) {
        RecentCredentials recent =
                new RecentCredentials(store, Duration.ofSeconds(settings.cacheSeconds()), System::nanoTime);
        return new Connections(store, recent, clock, new AccessMeters(registry));
    }
}
