package io.serai.result;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param ttl how long a result is kept
 * @param maxBytes longest result; 0: none is kept
 * @param perTenant most results of one tenant
 * @param bytesPerTenant most bytes of all results of one tenant
 */
@ConfigurationProperties("serai.results")
record ResultSettings(
        @DefaultValue("1h") Duration ttl,
        @DefaultValue("52428800") long maxBytes,
        @DefaultValue("100") int perTenant,
        @DefaultValue("209715200") long bytesPerTenant) {

    ResultSettings {
        if (ttl.compareTo(Duration.ofMinutes(1)) < 0) {
            throw new IllegalArgumentException("serai.results.ttl (SERAI_RESULTS_TTL) must be at least 1m");
        }
        if (maxBytes < 0 || perTenant < 0 || bytesPerTenant < 0) {
            throw new IllegalArgumentException("serai.results: limits (SERAI_RESULTS_*) must not be negative");
        }
    }
}
