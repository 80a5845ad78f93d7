package io.serai.oauth;

import io.serai.secret.Secret;
import org.jspecify.annotations.Nullable;

/**
 * What the vendor sent the browser back with (RFC 6749, sections 4.1.2; RFC 9207).
 *
 * @param error the vendor's error code; null if it sent none
 * @param issuer parameter {@code iss}
 */
public record AuthorizationAnswer(
        @Nullable Secret code,
        @Nullable String error,
        @Nullable String issuer) {}
