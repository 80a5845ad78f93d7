package io.serai.throttle;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param enabled false switches all limits off
 * @param requestsPerMinute limit of a tenant that has none of its own
 * @param oauthStartsPerMinute how many consents a tenant may start
 */
@ConfigurationProperties("serai.throttle")
public record ThrottleSettings(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("1000") long requestsPerMinute,
        @DefaultValue("10") long oauthStartsPerMinute) {

    public ThrottleSettings {
        if (requestsPerMinute < 1) {
            throw new IllegalArgumentException("serai.throttle.requests-per-minute must be at least 1");
        }
        if (oauthStartsPerMinute < 1) {
            throw new IllegalArgumentException("serai.throttle.oauth-starts-per-minute must be at least 1");
        }
    }
}
