package io.serai.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BudgetWindowTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final BudgetWindow window = new BudgetWindow(new Provider.Budget(100, 100));

    /** When its first request is, whatever the clock of the machine says. */
    private long now = -7 * SECOND;

    /** How many of so many requests go out. */
    private int taken(String tenant, int requests) {
        return (int) IntStream.range(0, requests)
                .filter(request -> window.take(tenant, now) == BudgetWindow.TAKEN)
                .count();
    }

    @Test
    void oneAloneUsesAllOfItAsTheWindowGoesOn() {
        // When
        int atOnce = taken("a", 200);
        now += 50 * SECOND;
        int halfWay = taken("a", 200);
        now += 49 * SECOND;
        int atTheEnd = taken("a", 200);

        // Then
        assertThat(atOnce).isEqualTo(50);
        assertThat(halfWay).isEqualTo(25);
        assertThat(atTheEnd).isEqualTo(24);
        assertThat(window.total(now)).isEqualTo(99);
    }

    @Test
    void oneThatComesLaterFindsItsPartOfWhatIsLeft() {
        // Given
        taken("a", 200);
        now += 50 * SECOND;
        taken("a", 200);

        // When
        int ofB = taken("b", 200);

        // Then
        assertThat(ofB).isEqualTo(25);
    }

    @Test
    void inTheNextWindowBothHaveTheSame() {
        // Given
        taken("a", 200);
        taken("b", 1);
        now += 100 * SECOND;

        // When: the greedy one is first again
        int ofA = taken("a", 200);
        int ofB = taken("b", 200);
        now += 99 * SECOND;
        int laterOfA = taken("a", 16);
        int laterOfB = taken("b", 16);

        // Then
        assertThat(ofA).isEqualTo(33);
        assertThat(ofB).isEqualTo(33);
        assertThat(laterOfA).isEqualTo(16);
        assertThat(laterOfB).isEqualTo(16);
    }

    @Test
    void ofTheShareOfOneThatCalledBeforeOnlySoMuchIsTakenAsTheWindowHasPassed() {
        // Given
        taken("a", 1);
        taken("b", 1);
        now += 100 * SECOND;
        taken("a", 1);
        now += 50 * SECOND;

        // When
        int ofA = taken("a", 200);
        int ofB = taken("b", 200);

        // Then: half of b's share and of what is set aside are free; b still finds its own
        assertThat(1 + ofA).isBetween(60, 63);
        assertThat(ofB).isBetween(37, 40);
    }

    @Test
    void whatTheOthersLeaveIsUsedInTheEnd() {
        // Given
        taken("a", 1);
        taken("b", 1);
        now += 100 * SECOND;
        taken("a", 1);
        now += 99 * SECOND;

        // When
        int ofA = taken("a", 200);

        // Then
        assertThat(1 + ofA).isEqualTo(99);
    }

    @Test
    void whoStaysAwayForAWindowHasNoShareKept() {
        // Given
        taken("a", 1);
        taken("b", 1);
        now += 100 * SECOND;
        taken("a", 1);
        now += 100 * SECOND;
        taken("a", 1);
        now += 99 * SECOND;

        // When
        int ofA = taken("a", 200);

        // Then
        assertThat(ofA).isEqualTo(98);
    }

    @Test
    void whoIsToldToWaitHasItsTurnThen() {
        // Given
        taken("a", 200);

        // When
        long wait = window.take("a", now);
        now += wait + 1;

        // Then
        assertThat(wait).isBetween(SECOND, 3 * SECOND);
        assertThat(window.take("a", now)).isEqualTo(BudgetWindow.TAKEN);
    }

    @Test
    void moreTenantsThanRequestsShareThemFirstComeFirstServed() {
        // When
        long taken = IntStream.range(0, 300)
                .filter(tenant -> window.take("t" + tenant, now) == BudgetWindow.TAKEN)
                .count();

        // Then
        assertThat(taken).isEqualTo(100);
        assertThat(window.take("late", now)).isEqualTo(100 * SECOND);
    }
}
