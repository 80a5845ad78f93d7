package io.serai.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusalPaceTest {

    private static final long STEP = RefusalPace.STEP.toNanos();

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "4999999, 1", "5000000, 2", "5000001, 2", "12000000, 3"})
    void aRefusalLeavesAtTheNextWholeStepSinceTheRequestArrived(long tookNanos, long steps) {
        for (long arrivedAt : new long[] {0, 17, Long.MAX_VALUE - 3, -1}) { // nanoTime may be anything, and overflow
            assertThat(RefusalPace.nextStep(arrivedAt, arrivedAt + tookNanos)).isEqualTo(arrivedAt + steps * STEP);
        }
    }

    @Test
    void itNeverLeavesEarlier() {
        // Given
        long arrivedAt = System.nanoTime();

        // When
        RefusalPace.await(arrivedAt);

        // Then
        assertThat(System.nanoTime() - arrivedAt).isGreaterThanOrEqualTo(STEP);
    }
}
