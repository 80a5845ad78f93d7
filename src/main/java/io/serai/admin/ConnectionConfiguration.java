package io.serai.admin;

import io.serai.credential.Connections;
import io.serai.provider.ConnectionCheck;
import io.serai.provider.Providers;
import io.serai.secret.TenantCipher;
import io.serai.tenant.KeyUse;
import io.serai.tenant.TenantDirectory;
import java.time.Clock;
import org.apache.camel.Processor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The steps of {@code routes/gateway/credentials.yaml}. */
@Configuration(proxyBeanMethods = false)
class ConnectionConfiguration {

    @Bean
    Processor oauthFeature() {
        return new FeatureGate("oauth");
    }

    @Bean
    ConnectionViews connectionViews(Clock clock) {
        return new ConnectionViews(clock);
    }

    @Bean
    Verification verification(Providers providers, ConnectionCheck check) {
        return new Verification(providers, check);
    }

    @Bean
    Processor storeCredential(
            Providers providers,
            Connections connections,
            Verification verification,
            TenantDirectory tenants,
            Clock clock) {
        return new StoreCredential(providers, connections, verification, tenants, clock);
    }

    @Bean
    Processor verifyConnection(Providers providers, Connections connections, Verification verification) {
        return new VerifyConnection(providers, connections, verification);
    }

    @Bean
    Processor listConnections(Providers providers, Connections connections, ConnectionViews views) {
        return new ListConnections(providers, connections, views);
    }

    @Bean
    Processor getConnection(Providers providers, Connections connections, ConnectionViews views) {
        return new GetConnection(providers, connections, views);
    }

    @Bean
    Processor deleteCredential(Providers providers, Connections connections, Clock clock) {
        return new DeleteCredential(providers, connections, clock);
    }

    @Bean
    Processor reportStatus(
            Providers providers, Connections connections, TenantCipher cipher, KeyUse use, Clock clock) {
        return new ReportStatus(providers, connections, cipher, use, clock);
    }
}
