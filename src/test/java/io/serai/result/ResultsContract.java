package io.serai.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.SetClock;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store of kept results does. A subclass for each backend. */
abstract class ResultsContract {

    static final ResultSettings SETTINGS = new ResultSettings(Duration.ofHours(1), 1_000_000, 3, 1_500_000);

    private final SetClock clock = new SetClock();
    private Results results;

    /** On an empty store. */
    abstract Results empty(Clock clock);

    /** What is at rest, all of it. */
    abstract String stored();

    @BeforeEach
    void begin() {
        results = empty(clock);
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private KeptResult keep(String tenant, byte[] bytes) {
        ResultWriter writer = results.open(tenant, "image/png");
        writer.write(bytes);
        return writer.finish();
    }

    private byte[] read(KeptResult result) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < result.parts(); i++) {
            all.writeBytes(results.part(result, i));
        }
        return all.toByteArray();
    }

    @Test
    void whatIsWrittenInAnyPiecesIsReadByItsTenantAlone() {
        // Given
        ResultWriter writer = results.open("acme", "application/pdf");
        writer.write(bytes(600_000));
        writer.write(bytes(7));

        // When
        KeptResult kept = writer.finish();

        // Then
        assertThat(kept.id()).matches("res_[A-Za-z0-9_-]{22}");
        assertThat(kept.bytes()).isEqualTo(600_007);
        assertThat(kept.expiresAt()).isEqualTo(clock.instant().plusSeconds(3600));
        assertThat(kept.sha256()).matches("[0-9a-f]{64}");
        assertThat(results.find("acme", kept.id())).contains(kept);
        assertThat(results.find("other", kept.id())).isEmpty();
        assertThat(results.delete("other", kept.id())).isFalse();
        assertThat(read(kept)).startsWith(bytes(600_000)).endsWith(bytes(7)).hasSize(600_007);
    }

    @Test
    void nothingReadableIsAtRest() {
        // When
        keep("acme", "canary-of-the-result".getBytes(java.nio.charset.StandardCharsets.UTF_8));

        // Then
        assertThat(stored()).isNotEmpty().doesNotContain("canary").doesNotContain("Y2FuYXJ5");
    }

    @Test
    void whatIsNotFinishedOrGivenUpIsNobodys() {
        // Given
        ResultWriter begun = results.open("acme", "image/png");
        begun.write(bytes(10));
        ResultWriter given = results.open("acme", "image/png");
        given.write(bytes(10));
        KeptResult gone = given.finish();

        // When
        given.abort();

        // Then
        assertThat(results.find("acme", gone.id())).isEmpty();
        begun.abort();
        assertThatThrownBy(() -> begun.write(bytes(1))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(begun::finish).isInstanceOf(IllegalStateException.class);
        assertThat(stored()).isEmpty();
    }

    @Test
    void eachLimitIsKeptAndSaysWhatToDo() {
        // Then: of one result
        assertThatThrownBy(() -> keep("acme", bytes(1_000_001)))
                .isInstanceOfSatisfying(Problem.class, this::isNotKept)
                .hasMessageContaining("1000000");
        results.deleteAll("acme");

        // Then: of all bytes
        keep("acme", bytes(1_000_000));
        assertThatThrownBy(() -> keep("acme", bytes(600_000)))
                .isInstanceOfSatisfying(Problem.class, this::isNotKept)
                .hasMessageContaining("Delete some");
        results.deleteAll("acme");

        // Then: of their number, for each tenant
        keep("acme", bytes(1));
        keep("acme", bytes(1));
        KeptResult third = keep("acme", bytes(1));
        assertThatThrownBy(() -> keep("acme", bytes(1)))
                .isInstanceOfSatisfying(Problem.class, this::isNotKept)
                .hasMessageContaining("3 results");
        assertThat(keep("other", bytes(1)).bytes()).isEqualTo(1);

        // Then: room is made by deleting
        assertThat(results.delete("acme", third.id())).isTrue();
        assertThat(keep("acme", bytes(1)).bytes()).isEqualTo(1);
    }

    private void isNotKept(Problem problem) {
        assertThat(problem.type()).isEqualTo(ProblemType.RESULT_NOT_KEPT);
    }

    @Test
    void aResultHasItsTime() {
        // Given
        KeptResult kept = keep("acme", bytes(300_000));
        clock.pass(Duration.ofMinutes(61));

        // Then
        assertThat(results.find("acme", kept.id())).isEmpty();
        keep("acme", bytes(1));
        keep("acme", bytes(1));
        keep("acme", bytes(1)); // what is over takes no room

        // When
        clock.pass(Duration.ofMinutes(61));
        results.sweep();

        // Then
        assertThat(stored()).isEmpty();
        assertThatThrownBy(() -> results.part(kept, 0)).isInstanceOf(IllegalStateException.class);
    }
}
