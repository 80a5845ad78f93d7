package io.serai.credential;

import io.serai.secret.TenantCipher;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

@Configuration(proxyBeanMethods = false)
class CredentialConfiguration {

    @Bean
    CredentialStore credentialStore(JdbcClient sql, TenantCipher cipher) {
        return new EmbeddedCredentialStore(sql, cipher);
    }

    @Bean
    Connections connections(CredentialStore store, Clock clock) {
        return new Connections(store, clock);
    }
}
