package io.serai.custom;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.credential.Connections;
import io.serai.http.Egress;
import io.serai.http.OutboundClient;
import io.serai.invalidation.Invalidations;
import io.serai.platform.PlatformDatabase;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.support.TransactionOperations;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CustomSettings.class)
class CustomConfiguration {

    @Bean
    ServerAddresses serverAddresses(
            Egress egress, @Value("${serai.tenancy.enabled}") boolean guarded, CustomSettings settings) {
        return new ServerAddresses(egress, guarded, settings.inside());
    }

    @Bean
    CustomServers customServers(
            PlatformDatabase database,
            TransactionOperations transaction,
            OutboundClient client,
            ServerAddresses addresses,
            Connections connections,
            Invalidations invalidations,
            ObjectMapper json) {
        return new CustomServers(
                new ServerStore(database, transaction, new ServerRows(json)),
                new ServerCalls(new ServerClient(client, addresses, json), connections, json),
                invalidations);
    }
}
