package io.serai.oidc;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.serai.http.OutboundClient;
import io.serai.tenant.UserTokens;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class OidcConfiguration {

    /** None without issuers, and then nothing of all this is loaded. */
    @Bean
    @Nullable
    UserTokens userTokens(
            OidcSettings settings, OutboundClient client, ObjectMapper json, MeterRegistry meters, Clock clock) {
        if (settings.issuers().isEmpty()) {
            return null;
        }
        Documents documents = new OutboundDocuments(client);
        List<IssuerKeys> issuers = settings.trusted().stream()
                .map(issuer -> new IssuerKeys(
                        issuer, new KeyReader(issuer, documents, json), Thread::startVirtualThread, meters, clock))
                .toList();
        return new CheckedTokens(issuers, new Claims(settings, clock), settings.maxLength(), meters, clock);
    }
}
