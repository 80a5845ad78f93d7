package io.serai.admin;

import io.serai.credential.Connections;
import io.serai.http.Egress;
import io.serai.http.PublicUrl;
import io.serai.oauth.ClientApps;
import io.serai.oauth.TokenEndpoint;
import io.serai.problem.ProblemType;
import io.serai.provider.ConnectLink;
import io.serai.provider.ConnectionCheck;
import io.serai.provider.Providers;
import io.serai.secret.TenantCipher;
import io.serai.tenant.KeyUse;
import io.serai.tenant.TenancySettings;
import io.serai.tenant.TenantDirectory;
import java.time.Clock;
import org.apache.camel.Processor;
import org.springframework.beans.factory.annotation.Value;
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
    Processor proxyFeature() {
        return new FeatureGate("proxy");
    }

    @Bean
    ConnectionViews connectionViews(Providers providers, ConnectLink link, Clock clock) {
        return new ConnectionViews(providers, link, clock);
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
            ConnectionViews views,
            Clock clock) {
        return new StoreCredential(providers, connections, verification, tenants, views, clock);
    }

    @Bean
    Processor verifyConnection(Providers providers, Connections connections, Verification verification) {
        return new VerifyConnection(providers, connections, verification);
    }

    @Bean
    Processor refreshConnection(Providers providers, Connections connections, ConnectionViews views) {
        return new RefreshConnection(providers, connections, views);
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
    Processor deleteCredential(
            Providers providers, Connections connections, TokenEndpoint tokens, ClientApps apps, Clock clock) {
        return new DeleteCredential(providers, connections, new Disconnection(providers, apps, tokens), clock);
    }

    @Bean
    OAuthConfigBody.Reader oauthConfigReader(Egress egress, PublicUrl publicUrl, TenancySettings tenancy) {
        return new OAuthConfigBody.Reader(egress, publicUrl, tenancy.enabled());
    }

    @Bean
    Processor storeOAuthConfig(
            Providers providers,
            Connections connections,
            ClientApps apps,
            OAuthConfigBody.Reader reader,
            TenantDirectory tenants) {
        return new StoreOAuthConfig(providers, connections, apps, reader, tenants);
    }

    @Bean
    Processor getOAuthConfig(ClientApps apps) {
        return new GetOAuthConfig(apps);
    }

    @Bean
    Processor deleteOAuthConfig(ClientApps apps) {
        return new DeleteOAuthConfig(apps);
    }

    @Bean
    Processor oauthConfigHealth(Connections connections, @Value("${serai.credential.store}") String credentialStore) {
        return new OAuthConfigHealth(
                connections, credentialStore.equals("vault") ? ProblemType.VAULT_ERROR : ProblemType.STORE_UNAVAILABLE);
    }

    @Bean
    Processor reportStatus(
            Providers providers,
            Connections connections,
            TenantCipher cipher,
            KeyUse use,
            TenantUsage usage,
            Clock clock) {
        return new ReportStatus(providers, connections, cipher, use, usage, clock);
    }
}
