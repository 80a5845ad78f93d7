package io.serai.credential;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.serai.invalidation.Invalidations;
import io.serai.platform.PlatformDatabase;
import io.serai.secret.TenantCipher;
import java.time.Clock;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

@Configuration(proxyBeanMethods = false)
class CredentialConfiguration {

    @Bean
    @ConditionalOnProperty(name = "serai.credential.store", havingValue = "embedded", matchIfMissing = true)
    CredentialStore credentialStore(PlatformDatabase rows, TenantCipher cipher, ObjectMapper json) {
        return new EmbeddedCredentialStore(rows, cipher, json);
    }

    @Bean
    @ConditionalOnProperty(name = "serai.credential.store", havingValue = "embedded", matchIfMissing = true)
    ClientAppStore clientAppStore(PlatformDatabase rows, TenantCipher cipher, ObjectMapper json, Clock clock) {
        return new EmbeddedClientAppStore(rows, cipher, json, clock);
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
            Invalidations invalidations,
            CredentialSettings settings,
            Clock clock,
            MeterRegistry registry,
            ObjectProvider<Refresher> refresher,
            ObjectProvider<ConnectionListener> listeners) {
        RecentCredentials recent =
                new RecentCredentials(store, Duration.ofSeconds(settings.cacheSeconds()), System::nanoTime);
        return new Connections(
                store,
                recent,
                id -> {
                    changes.announce(id);
                    invalidations.announce(ConnectionMemory.changed(id));
                },
                clock,
                refresher::getIfAvailable,
                listeners::orderedStream,
                new AccessMeters(registry));
    }

    @Bean
    ConnectionMemory connectionMemory(Connections connections) {
        return new ConnectionMemory(connections);
    }

    @Bean(initMethod = "start")
    ChangeWatch changeWatch(CredentialChanges changes, Connections connections) {
        return new ChangeWatch(changes, connections);
    }
}
