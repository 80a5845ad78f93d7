package io.serai.throttle;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param enabled false switches all limits off
 * @param requestsPerMinute limit of a tenant that has none of its own
 */
@ConfigurationProperties("serai.throttle")
public record ThrottleSettings(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("1000") long requestsPerMinute) {

    public ThrottleSettings {
        if (requestsPerMinute < 1) {
            throw new IllegalArgumentException("serai.throttle.requests-per-minute must be at least 1");
        }
    }
}
