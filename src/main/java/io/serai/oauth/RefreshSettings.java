package io.serai.oauth;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How tokens are renewed.
 *
 * @param tokenTimeout time limit of one request for new tokens: long, because whoever gives up on a refresh token that
 *     works once may have lost the grant. Callers wait no longer than they would anyway
 * @param lease for how long a node that says nothing more is taken to be at work on a connection; at least a second. A
 *     living node prolongs it three times in that time
 * @param poll how often the schedule is looked at; also how often what a killed node left is looked for
 * @param threads how many scheduled refreshes a node makes at once
 * @param firstRetry how long the first pause after a failure is; it doubles with each further one
 * @param longestRetry where it stops to grow
 * @param retryForCalls the shortest pause when calls are waiting for the token, however many they are
 * @param sweep how often connections are looked for that people put into the store; zero: never
 */
@ConfigurationProperties("serai.refresh")
record RefreshSettings(
        @DefaultValue("60s") Duration tokenTimeout,
        @DefaultValue("15s") Duration lease,
        @DefaultValue("1s") Duration poll,
        @DefaultValue("8") int threads,
        @DefaultValue("1s") Duration firstRetry,
        @DefaultValue("60s") Duration longestRetry,
        @DefaultValue("30s") Duration retryForCalls,
        @DefaultValue("10m") Duration sweep) {

    RefreshSettings {
        if (lease.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("SERAI_REFRESH_LEASE must be at least 1s");
        }
        if (sweep.isNegative() || sweep.isPositive() && sweep.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("SERAI_REFRESH_SWEEP must be at least 1s, or 0s for none");
        }
        if (threads < 1 || threads > 64) {
            throw new IllegalArgumentException("SERAI_REFRESH_THREADS must be 1 to 64");
        }
    }

    /**
     * The same, unless the provider asked for more: then that, up to the longest pause.
     *
     * @param asked null: it asked for nothing
     */
    Duration pause(int failures, boolean callsWait, double random, @Nullable Duration asked) {
        Duration own = pause(failures, callsWait, random);
        if (asked == null || asked.compareTo(own) <= 0) {
            return own;
        }
        return asked.compareTo(longestRetry) > 0 ? longestRetry : asked;
    }

    /**
     * How long to wait after this many failures in a row.
     *
     * @param random 0 to 1: nodes and connections that failed together do not come back together
     */
    Duration pause(int failures, boolean callsWait, double random) {
        double doubled = firstRetry.toMillis() * Math.pow(2, Math.min(failures, 30) - 1);
        double millis = Math.min(doubled, longestRetry.toMillis());
        Duration jittered = Duration.ofMillis((long) (millis * (0.75 + random / 2)));
        return callsWait && jittered.compareTo(retryForCalls) < 0 ? retryForCalls : jittered;
    }
}
