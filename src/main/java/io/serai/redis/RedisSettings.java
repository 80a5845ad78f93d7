package io.serai.redis;

import io.serai.secret.Secret;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param url such as {@code redis://user:password@host:6379/0}; {@code rediss} for TLS
 * @param tenantPrefix what the names of tenants' keys begin with
 * @param timeout how long a command may take, 10 to 1000 milliseconds
 */
@ConfigurationProperties("serai.redis")
public record RedisSettings(
        @DefaultValue("") Secret url,
        @DefaultValue("tenant") String tenantPrefix,
        @DefaultValue("100ms") Duration timeout) {

    public RedisSettings {
        if (timeout.toMillis() < 10 || timeout.toMillis() > 1_000) {
            throw new IllegalArgumentException("serai.redis.timeout must be from 10ms to 1000ms");
        }
        if (!tenantPrefix.matches("[A-Za-z0-9_.:-]{1,64}")) {
            throw new IllegalArgumentException("serai.redis.tenant-prefix must be 1 to 64 letters, digits or _ . : -");
        }
    }
}
