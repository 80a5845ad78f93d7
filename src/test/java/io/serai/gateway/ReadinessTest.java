package io.serai.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ReadinessTest {

    @Test
    void aPartThatFailsMakesTheWholeNotReady() {
        // Given
        Readiness readiness = new Readiness(Map.of("store", () -> {
            throw new IllegalStateException("down");
        }));

        // When
        Readiness.State state = readiness.state();

        // Then
        assertThat(state).isEqualTo(new Readiness.State(false, Map.of("store", "failed")));
    }

    @Test
    void whatWasFoundCountsForASecond() {
        // Given
        AtomicInteger asked = new AtomicInteger();
        Readiness readiness = new Readiness(Map.of("store", () -> asked.incrementAndGet() > 0));

        // When
        for (int i = 0; i < 100; i++) {
            readiness.state();
        }

        // Then
        assertThat(asked).hasValueLessThan(5);
    }

    @Test
    void aCheckThatHangsIsGivenUpAndNotBegunAgain() {
        // Given
        AtomicInteger asked = new AtomicInteger();
        CountDownLatch never = new CountDownLatch(1);
        Readiness readiness = new Readiness(Map.of("store", () -> {
            asked.incrementAndGet();
            try {
                never.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            return true;
        }));

        // When
        Readiness.State first = readiness.state();
        org.awaitility.Awaitility.await().pollDelay(Duration.ofMillis(1_100)).until(() -> true);
        Readiness.State second = readiness.state();
        never.countDown();

        // Then
        assertThat(first.ready()).isFalse();
        assertThat(second.ready()).isFalse();
        assertThat(asked).hasValue(1);
    }
}
