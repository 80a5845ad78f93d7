package io.serai.oauth;

import io.serai.secret.Secret;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the token endpoint gave.
 *
 * @param suffix null for the only or first token; otherwise what follows the connection's name after a dot
 * @param refreshToken null: the vendor sent none, and an earlier one stays good
 * @param expiresIn null: the vendor names no end
 * @param scopes those that were granted; empty if the vendor does not say
 */
public record Grant(
        @Nullable String suffix,
        Secret accessToken,
        @Nullable Secret refreshToken,
        String tokenType,
        @Nullable Duration expiresIn,
        List<String> scopes) {

    public Grant {
        scopes = List.copyOf(scopes);
    }
}
