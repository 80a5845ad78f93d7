package io.serai.oauth;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.credential.ClientAppStore;
import io.serai.credential.Connections;
import io.serai.http.Egress;
import io.serai.http.OutboundClient;
import io.serai.http.PublicUrl;
import io.serai.platform.PlatformDatabase;
import io.serai.provider.ConnectionCheck;
import io.serai.secret.TenantCipher;
import io.serai.tenant.TenancySettings;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

@Configuration(proxyBeanMethods = false)
class OAuthConfiguration {

    @Bean
    ClientApps clientApps(ClientAppStore store, Environment environment) {
        return new ClientApps(store, environment);
    }

    /** Under the development switch an operator is alone with his machine, and may point tenants at it. */
    @Bean
    TokenEndpoint tokenEndpoint(
            OutboundClient client,
            ObjectMapper json,
            Clock clock,
            Egress egress,
            TenancySettings tenancy,
            RefreshSettings refresh) {
        long refreshMillis = refresh.tokenTimeout().toMillis();
        return new TokenEndpoint(
                new TokenCalls(client, json, egress, tenancy.enabled(), refreshMillis), new TokenAnswers(json, clock));
    }

    @Bean
    ConsentStates consentStates(PlatformDatabase rows, TenantCipher cipher, ObjectMapper json, Clock clock) {
        return new ConsentStates(rows, cipher, json, clock);
    }

    @Bean
    Consents consents(
            ClientApps apps,
            ConsentStates states,
            TokenEndpoint tokens,
            Connections connections,
            ConnectionCheck check,
            PublicUrl publicUrl,
            Clock clock) {
        return new Consents(apps, states, tokens, new NewConnections(connections, check, clock), publicUrl);
    }
}
