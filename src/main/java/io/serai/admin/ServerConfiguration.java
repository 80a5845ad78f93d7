package io.serai.admin;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.credential.Connections;
import io.serai.custom.CustomServers;
import io.serai.custom.ServerAddresses;
import io.serai.provider.Providers;
import io.serai.tenant.Plans;
import io.serai.tenant.TenantDirectory;
import java.time.Clock;
import org.apache.camel.Processor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The steps of {@code routes/gateway/servers.yaml}. */
@Configuration(proxyBeanMethods = false)
class ServerConfiguration {

    @Bean
    Processor customServersFeature() {
        return new FeatureGate("customServers");
    }

    @Bean
    ServerBody.Reader serverReader(ServerAddresses addresses, Providers providers) {
        return new ServerBody.Reader(addresses, providers);
    }

    @Bean
    ServerTokens serverTokens(Connections connections, Clock clock) {
        return new ServerTokens(connections, clock);
    }

    @Bean
    Processor listServers(CustomServers servers, ObjectMapper json) {
        return new ListServers(servers, json);
    }

    @Bean
    Processor getServer(CustomServers servers, ObjectMapper json) {
        return new GetServer(servers, json);
    }

    @Bean
    Processor addServer(
            CustomServers servers,
            ServerBody.Reader reader,
            ServerTokens tokens,
            TenantDirectory tenants,
            Plans plans,
            Clock clock,
            ObjectMapper json) {
        return new AddServer(servers, reader, tokens, tenants, plans, clock, json);
    }

    @Bean
    Processor changeServer(
            CustomServers servers, ServerBody.Reader reader, ServerTokens tokens, Clock clock, ObjectMapper json) {
        return new ChangeServer(servers, reader, tokens, clock, json);
    }

    @Bean
    Processor removeServer(CustomServers servers, ServerTokens tokens, ObjectMapper json) {
        return new RemoveServer(servers, tokens, json);
    }

    @Bean
    Processor validateServer(CustomServers servers, ObjectMapper json) {
        return new ValidateServer(servers, json);
    }

    @Bean
    Processor validateNewServer(CustomServers servers, ServerBody.Reader reader, Clock clock, ObjectMapper json) {
        return new ValidateNewServer(servers, reader, clock, json);
    }
}
