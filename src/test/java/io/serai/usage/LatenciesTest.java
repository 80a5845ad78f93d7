package io.serai.usage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LatenciesTest {

    private final Latencies latencies = new Latencies();

    @Test
    void percentilesLieBetweenTheBoundsOfTheirCalls() {
        // Given
        LongStream.rangeClosed(1, 98).forEach(any -> latencies.add(7));
        latencies.add(1_500);
        latencies.add(600_000);

        // Then
        assertThat(latencies.percentile(0.5)).isBetween(5L, 10L);
        assertThat(latencies.percentile(0.99)).isEqualTo(2_000);
        assertThat(latencies.percentile(1)).isEqualTo(30_000);
    }

    @Test
    void aBoundBelongsToTheCallsBelowIt() {
        // Given
        latencies.add(5);

        // Then
        assertThat(latencies.count(0)).isEqualTo(1);
    }

    @Test
    void withoutCallsAllAreZero() {
        assertThat(latencies.percentile(0.99)).isZero();
    }
}
