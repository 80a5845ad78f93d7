package io.serai.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.SetClock;
import io.serai.platform.PlatformDatabase;
import io.serai.problem.Outcome;
import io.serai.problem.ProblemType;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** A letter is under way once, whatever becomes of those who send it. */
class DeadLetterLeaseTest {

    private static final Instant START = Instant.parse("2025-11-12T10:30:00Z");

    private final SetClock clock = new SetClock(START);
    private DeadLetters letters;
    private DeadLetter letter;

    @BeforeEach
    void parkALetter() {
        DriverManagerDataSource database =
                new DriverManagerDataSource("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        Flyway.configure().dataSource(database).load().migrate();
        letters = new DeadLetters(
                PlatformDatabase.ofOneUser(JdbcClient.create(database)), new DeadLetterSettings(7, 10), clock);
        letter = new DeadLetter(
                "dl_1",
                "acme",
                "demo.fail",
                "demo",
                "default",
                null,
                "write",
                Outcome.NOT_SENT,
                ProblemType.PROVIDER_UNREACHABLE,
                "The tool cannot be reached; nothing was sent.",
                1,
                DeadLetter.Status.OPEN,
                "sealed",
                "hash",
                null,
                "request-1",
                null,
                0,
                START,
                letters.expiry(START));
        letters.park(letter);
    }

    @Test
    void aClaimedLetterCannotBeClaimedOrDiscarded() {
        // Given
        assertThat(letters.claim(letter)).isPresent();

        // When Then
        assertThat(letters.claim(letter)).isEmpty();
        assertThat(letters.claim(found())).isEmpty();
        assertThat(letters.discard(letter)).isFalse();
    }

    @Test
    void aReplayThatNeverReportsBackMakesTheOutcomeUnknown() {
        // Given
        letters.claim(letter);
        clock.set(START.plus(Duration.ofMinutes(5)));

        // When
        letters.sweep();

        // Then
        assertThat(found().status()).isEqualTo(DeadLetter.Status.OPEN);
        assertThat(found().outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(found().attempts()).isEqualTo(2);
    }

    @Test
    void aReplayUnderWayIsLeftAlone() {
        // Given
        letters.claim(letter);
        clock.set(START.plusSeconds(90));

        // When
        letters.sweep();

        // Then
        assertThat(found().status()).isEqualTo(DeadLetter.Status.REPLAYING);
    }

    @Test
    void whoLostItsLeaseCannotReopenTheNextOnesLetter() {
        // Given
        DeadLetter slow = letters.claim(letter).orElseThrow();
        clock.set(START.plus(Duration.ofMinutes(5)));
        letters.sweep();
        assertThat(letters.claim(found())).isPresent();

        // When
        letters.reopen(slow, Outcome.NOT_SENT, ProblemType.PROVIDER_UNREACHABLE, "late");
        letters.replayed(slow);

        // Then
        assertThat(found().status()).isEqualTo(DeadLetter.Status.REPLAYING);
    }

    @Test
    void workThatWasDoneLateIsDone() {
        // Given
        DeadLetter slow = letters.claim(letter).orElseThrow();
        clock.set(START.plus(Duration.ofMinutes(5)));
        letters.sweep();

        // When
        letters.replayed(slow);

        // Then
        assertThat(found().status()).isEqualTo(DeadLetter.Status.REPLAYED);
    }

    @Test
    void aLetterExpiresLosesItsArgumentsAndIsGoneInTheEnd() {
        // When
        clock.set(START.plus(8, ChronoUnit.DAYS));
        boolean claimed = letters.claim(letter).isPresent();
        letters.sweep();

        // Then
        assertThat(claimed).isFalse();
        assertThat(found().status()).isEqualTo(DeadLetter.Status.EXPIRED);
        assertThat(found().sealedArguments()).isEmpty();

        // When
        clock.set(START.plus(15, ChronoUnit.DAYS));
        letters.sweep();

        // Then
        assertThat(letters.find("acme", "dl_1")).isEmpty();
    }

    private DeadLetter found() {
        return letters.find("acme", "dl_1").orElseThrow();
    }
}
