package io.serai.oauth;

import io.serai.secret.Secret;
import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A consent that was started.
 *
 * @param authorizationUrl where the person goes; holds the state
 * @param browser the cookie's value for the browser that is sent; null if any may come back
 * @param expiresAt when it is too late to come back
 */
public record StartedConsent(
        URI authorizationUrl, Secret state, @Nullable Secret browser, Instant expiresAt) {}
