package io.serai.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefreshSettingsTest {

    private static final RefreshSettings SETTINGS = new RefreshSettings(
            Duration.ofSeconds(60),
            Duration.ofSeconds(15),
            Duration.ofSeconds(1),
            8,
            Duration.ofSeconds(1),
            Duration.ofSeconds(60),
            Duration.ofSeconds(30),
            Duration.ofMinutes(10));

    @ParameterizedTest
    @CsvSource({"1, false, 1000", "2, false, 2000", "7, false, 60000", "500, false, 60000", "1, true, 30000"})
    void pausesDoubleUpToALimitAndAreLongerWhileCallsWait(int failures, boolean callsWait, long millis) {
        // When
        Duration pause = SETTINGS.pause(failures, callsWait, 0.5);

        // Then
        assertThat(pause).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @CsvSource({"1, 2000", "30, 30000", "999999999, 60000"})
    void aProviderThatAsksForMoreGetsItUpToTheLongestPause(long asked, long millis) {
        // When
        Duration pause = SETTINGS.pause(2, false, 0.5, Duration.ofSeconds(asked));

        // Then
        assertThat(pause).isEqualTo(Duration.ofMillis(millis));
        assertThat(SETTINGS.pause(2, false, 0.5, null)).isEqualTo(Duration.ofSeconds(2));
    }

    @ParameterizedTest
    @CsvSource({"0, 3000", "1, 5000"})
    void nodesThatFailedTogetherDoNotComeBackTogether(double random, long millis) {
        // When
        Duration pause = SETTINGS.pause(3, false, random);

        // Then
        assertThat(pause).isEqualTo(Duration.ofMillis(millis));
    }
}
