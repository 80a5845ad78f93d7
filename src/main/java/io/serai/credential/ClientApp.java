package io.serai.credential;

import io.serai.secret.Secret;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a vendor's developer console calls an app: in whose name consent is asked for.
 *
 * @param redirectUri the registered callback address; null: Serai's own
 * @param authEndpoint takes the place of the provider file's {@code authorizationUrl}; null: that one
 * @param tokenEndpoint takes the place of the provider file's {@code tokenUrl}; null: that one
 * @param scopes asked for when the caller names none; empty: those of the provider file
 * @param additionalParams further parameters of the authorization request
 */
public record ClientApp(
        String clientId,
        Secret clientSecret,
        @Nullable URI redirectUri,
        @Nullable URI authEndpoint,
        @Nullable URI tokenEndpoint,
        List<String> scopes,
        Map<String, String> additionalParams) {

    public ClientApp {
        Objects.requireNonNull(clientId, "clientId");
        Objects.requireNonNull(clientSecret, "clientSecret");
        scopes = List.copyOf(scopes);
        additionalParams = Map.copyOf(additionalParams);
    }
}
