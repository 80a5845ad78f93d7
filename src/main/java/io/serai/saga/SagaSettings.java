package io.serai.saga;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param attempts how often undoing is tried
 * @param margin how long after its time limit a call that has not ended counts as lost
 * @param firstPause before the second attempt; doubled for each further one
 * @param longestPause between two attempts
 */
@ConfigurationProperties("serai.saga")
record SagaSettings(
        @DefaultValue("12") int attempts,
        @DefaultValue("30s") Duration margin,
        @DefaultValue("5s") Duration firstPause,
        @DefaultValue("10m") Duration longestPause) {

    SagaSettings {
        if (attempts < 1) {
            throw new IllegalArgumentException("serai.saga.attempts (SERAI_SAGA_ATTEMPTS) must be at least 1");
        }
    }

    Duration pauseAfter(int attempt) {
        Duration doubled = firstPause.multipliedBy(1L << Math.min(attempt - 1, 30));
        return doubled.compareTo(longestPause) < 0 ? doubled : longestPause;
    }
}
