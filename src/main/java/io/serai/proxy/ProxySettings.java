package io.serai.proxy;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param maxBodyBytes longest body of a request
 * @param idleTimeout longest time in which not a byte moves
 * @param timeout longest time of a whole request, body and answer included
 */
@ConfigurationProperties("serai.proxy")
record ProxySettings(
        @DefaultValue("268435456") long maxBodyBytes,
        @DefaultValue("60s") Duration idleTimeout,
        @DefaultValue("15m") Duration timeout) {

    ProxySettings {
        if (maxBodyBytes < 1) {
            throw new IllegalArgumentException(
                    "serai.proxy.max-body-bytes (SERAI_PROXY_MAX_BODY_BYTES) must be positive");
        }
        if (idleTimeout.compareTo(Duration.ofSeconds(1)) < 0 || timeout.compareTo(idleTimeout) < 0) {
            throw new IllegalArgumentException(
                    "serai.proxy.idle-timeout (SERAI_PROXY_IDLE_TIMEOUT) must be at least 1s, and timeout no shorter");
        }
    }
}
