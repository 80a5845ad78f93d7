package io.serai.credential;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.secret.TenantCipher;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

@Configuration(proxyBeanMethods = false)
class CredentialConfiguration {

    @Bean
    CredentialStore credentialStore(JdbcClient sql, TenantCipher cipher, ObjectMapper json) {
        return new EmbeddedCredentialStore(sql, cipher, json);
    }

    @Bean
    CredentialChanges credentialChanges(JdbcClient sql, Clock clock) {
        return new CredentialChanges(sql, clock);
    }

    /** Whoever renews connections needs them in turn, so the renewer is asked for at the first use. */
    @Bean
    Connections connections(
            CredentialStore store,
            CredentialChanges changes,
            Clock clock,
            ObjectProvider<Refresher> refresher,
            ObjectProvider<ConnectionListener> listeners) {
        return new Connections(store, changes, clock, refresher::getIfAvailable, listeners::orderedStream);
    }

    @Bean(initMethod = "start")
    ChangeWatch changeWatch(CredentialChanges changes, Connections connections) {
        return new ChangeWatch(changes, connections);
    }
}
