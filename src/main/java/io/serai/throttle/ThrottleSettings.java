package io.serai.throttle;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param enabled false switches all limits off
 * @param requestsPerMinute limit of a tenant that has none of its own
 * @param requestsPerHour the same for an hour
 * @param requestsPerDay the same for a day
 * @param oauthStartsPerMinute how many consents a tenant may start
 * @param credentialWritesPerMinute how many credentials a tenant may store, renew and destroy
 * @param authFailuresPerMinute how often a credential that opens nothing may come from one address; 0 for any number
 * @param publicRequestsPerSecond how often one address may ask for health and documents; 0 for any number
 */
@ConfigurationProperties("serai.throttle")
public record ThrottleSettings(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("1000") long requestsPerMinute,
        @DefaultValue("50000") long requestsPerHour,
        @DefaultValue("1000000") long requestsPerDay,
        @DefaultValue("10") long oauthStartsPerMinute,
        @DefaultValue("100") long credentialWritesPerMinute,
        @DefaultValue("30") long authFailuresPerMinute,
        @DefaultValue("100") long publicRequestsPerSecond) {

    public ThrottleSettings {
        atLeast(1, requestsPerMinute, "requests-per-minute");
        atLeast(1, requestsPerHour, "requests-per-hour");
        atLeast(1, requestsPerDay, "requests-per-day");
        atLeast(1, oauthStartsPerMinute, "oauth-starts-per-minute");
        atLeast(1, credentialWritesPerMinute, "credential-writes-per-minute");
        atLeast(0, authFailuresPerMinute, "auth-failures-per-minute");
        atLeast(0, publicRequestsPerSecond, "public-requests-per-second");
    }

    private static void atLeast(long least, long value, String name) {
        if (value < least) {
            throw new IllegalArgumentException("serai.throttle." + name + " must be at least " + least);
        }
    }
}
