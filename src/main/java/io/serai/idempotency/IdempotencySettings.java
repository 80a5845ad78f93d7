package io.serai.idempotency;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param ttl how long a key is remembered
 * @param margin how long after its time limit a call that has not ended counts as lost
 */
@ConfigurationProperties("serai.idempotency")
record IdempotencySettings(
        @DefaultValue("24h") Duration ttl,
        @DefaultValue("30s") Duration margin) {

    IdempotencySettings {
        if (ttl.compareTo(Duration.ofMinutes(5)) < 0) { // longer than any call and its lease
            throw new IllegalArgumentException("serai.idempotency.ttl (SERAI_IDEMPOTENCY_TTL) must be at least 5m");
        }
    }
}
