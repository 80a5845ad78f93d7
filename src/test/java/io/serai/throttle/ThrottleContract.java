package io.serai.throttle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every limiter does. A subclass for each backend. */
abstract class ThrottleContract {

    private final String tenant = "t" + UUID.randomUUID() + ":rate";

    abstract Throttle throttle();

    final Limits perMinute(long calls) {
        return Limits.perMinute(tenant, Layer.TENANT, calls);
    }

    final Allowance take(Limits limits) {
        return throttle().take(limits).orTimeout(5, TimeUnit.SECONDS).join();
    }

    final long admitted(Limits limits, int calls) {
        return IntStream.range(0, calls)
                .mapToObj(call -> take(limits))
                .filter(Allowance::admitted)
                .count();
    }

    @Test
    void soManyCallsAsTheLimitSaysAreAdmittedAndTheNextIsToldWhen() {
        // When
        long admitted = admitted(perMinute(3), 3);
        Allowance refused = take(perMinute(3));

        // Then
        assertThat(admitted).isEqualTo(3);
        assertThat(refused.admitted()).isFalse();
        assertThat(refused.limit()).isEqualTo(3);
        assertThat(refused.window()).isEqualTo(Window.MINUTE);
        assertThat(refused.remaining()).isZero();
        assertThat(refused.secondsToNext()).isBetween(1L, 20L);
        assertThat(refused.secondsToFull()).isBetween(41L, 60L);
        assertThat(refused.policy()).isEqualTo("3;w=60");
    }

    @Test
    void callsAtTheSameTimeGetNoMore() {
        // When
        var calls = IntStream.range(0, 200)
                .parallel()
                .mapToObj(call -> throttle().take(perMinute(50)))
                .toList();

        // Then: 50, and a few if some seconds have gone by.
        assertThat(calls.stream()
                        .map(call -> call.orTimeout(5, TimeUnit.SECONDS))
                        .map(CompletableFuture::join)
                        .filter(Allowance::admitted))
                .hasSizeBetween(50, 54);
    }

    @Test
    void theTightestOfSeveralWindowsDecidesAndIsTheOneThatIsTold() {
        // Given
        Limits limits = new Limits(tenant, Layer.TENANT, 10, 4, 5);

        // When
        Allowance first = take(limits);
        long admitted = admitted(limits, 5);
        Allowance refused = take(limits);

        // Then
        assertThat(first.window()).isEqualTo(Window.HOUR);
        assertThat(first.remaining()).isEqualTo(3);
        assertThat(first.policy()).isEqualTo("10;w=60, 4;w=3600, 5;w=86400");
        assertThat(admitted).isEqualTo(3);
        assertThat(refused.window()).isEqualTo(Window.HOUR);
        assertThat(refused.secondsToNext()).isBetween(800L, 900L);
    }

    @Test
    void aRefusalTakesNothingFromTheOtherWindows() {
        // Given: of the minute and the hour, the minute is used up.
        Limits both = new Limits(tenant, Layer.TENANT, 2, 4, 0);
        assertThat(admitted(both, 10)).isEqualTo(2);

        // When: the minute is let go.
        Limits hour = new Limits(tenant, Layer.TENANT, 0, 4, 0);

        // Then
        assertThat(admitted(hour, 10)).isEqualTo(2);
    }

    @Test
    void whatIsGivenBackCanBeTakenAgain() {
        // Given
        assertThat(admitted(perMinute(2), 3)).isEqualTo(2);

        // When
        throttle().giveBack(perMinute(2));

        // Then
        await().until(() -> take(perMinute(2)).admitted());
        assertThat(take(perMinute(2)).admitted()).isFalse();
    }

    @Test
    void aChangedLimitKeepsWhatIsUsedInProportion() {
        // Given: half of it used.
        assertThat(admitted(perMinute(10), 5)).isEqualTo(5);

        // Then
        assertThat(admitted(perMinute(100), 60)).isBetween(50L, 54L);
    }

    @Test
    void eachKeyHasItsOwnBuckets() {
        // Given
        assertThat(admitted(perMinute(1), 2)).isEqualTo(1);

        // Then
        assertThat(take(Limits.perMinute(tenant + ":key:abc", Layer.KEY, 1)).admitted())
                .isTrue();
    }
}
