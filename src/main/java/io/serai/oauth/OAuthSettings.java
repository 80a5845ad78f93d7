package io.serai.oauth;

import java.net.URI;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** @param returnUris where any tenant's users may be sent back to after consent, compared character by character */
@ConfigurationProperties("serai.oauth")
public record OAuthSettings(List<String> returnUris) {

    public OAuthSettings {
        returnUris = returnUris == null
                ? List.of()
                : returnUris.stream()
                        .map(String::trim)
                        .filter(uri -> !uri.isEmpty())
                        .toList();
        for (String uri : returnUris) {
            URI address = URI.create(uri);
            if (address.getHost() == null || address.getRawFragment() != null || address.getRawUserInfo() != null) {
                throw new IllegalArgumentException(
                        "SERAI_OAUTH_RETURN_URIS must be addresses with a host and without a fragment");
            }
        }
    }
}
