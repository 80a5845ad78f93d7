package io.serai.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.credential.ConnectionId;
import io.serai.secret.DataFolder;
import io.serai.secret.LocalCipher;
import io.serai.secret.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PairSpillTest {

    private static final ConnectionId ID = new ConnectionId("acme", "idp", "default");
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final NewPair PAIR = new NewPair(
            ID,
            7,
            Secret.of("canary-used"),
            Secret.of("canary-access"),
            Secret.of("canary-refresh"),
            "bearer",
            List.of("repo", "user"),
            NOW.plusSeconds(3600),
            NOW);

    @TempDir
    private Path data = Path.of("");

    private PairSpill spill() {
        DataFolder folder = new DataFolder(data);
        return new PairSpill(folder, new LocalCipher(folder), new ObjectMapper());
    }

    @Test
    void aPairIsFoundByTheNextProcess() {
        // Given
        spill().add(PAIR);

        // When
        PairSpill next = spill();
        next.load();

        // Then
        assertThat(next.waiting()).containsExactly(PAIR);
    }

    @Test
    void aPairThatIsBeingStoredDoesNotWait() {
        // Given
        PairSpill spill = spill();

        // When
        spill.add(PAIR);
        List<NewPair> beingStored = spill.waiting();
        spill.hold(PAIR);

        // Then
        assertThat(beingStored).isEmpty();
        assertThat(spill.waiting()).containsExactly(PAIR);
    }

    @Test
    void nothingIsLeftOfAPairThatWasStored() throws IOException {
        // Given
        PairSpill spill = spill();
        spill.add(PAIR);

        // When
        spill.remove(PAIR);

        // Then
        try (Stream<Path> files = Files.list(data.resolve("spill"))) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void aDamagedFileIsLeftAloneAndDoesNotKeepTheOthers() throws IOException {
        // Given
        spill().add(PAIR);
        Files.writeString(data.resolve("spill/broken.pair"), "broken");

        // When
        PairSpill next = spill();
        next.load();

        // Then
        assertThat(next.waiting()).containsExactly(PAIR);
        assertThat(data.resolve("spill/broken.pair")).exists();
    }
}
