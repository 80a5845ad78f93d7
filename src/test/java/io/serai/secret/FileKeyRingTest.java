package io.serai.secret;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileKeyRingTest extends KeyRingContract {

    @TempDir
    private Path folder = Path.of("");

    @Override
    KeyRing emptyRing() {
        return again();
    }

    @Override
    KeyRing again() {
        return new FileKeyRing(folder.resolve("tenant.keys"));
    }

    @Test
    void nobodyElseReadsTheFileAndNothingOfTheOldOneStays() throws IOException {
        // Given
        KeyRing ring = again();
        ring.add(new KeyRing.Entry("acme", 1, "canary-wrapped-key"));

        // When
        ring.destroy("acme");

        // Then
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(folder.resolve("tenant.keys"));
        }
        assertThat(Files.readString(folder.resolve("tenant.keys"))).doesNotContain("canary-wrapped-key");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("tenant.keys"))))
                .isEqualTo("rw-------");
    }

    @Test
    void theOldTextIsOverwrittenBeforeItsNameGoes() throws IOException {
        // Given
        KeyRing ring = again();
        ring.add(new KeyRing.Entry("acme", 1, "canary-wrapped-key"));
        Path secondName = Files.createLink(folder.resolve("second-name"), folder.resolve("tenant.keys"));

        // When
        ring.destroy("acme");

        // Then
        assertThat(Files.readAllBytes(secondName)).containsOnly(0);
    }

    @Test
    void whatAKillLeftBehindIsInNobodysWay() throws IOException {
        // Given
        KeyRing ring = again();
        ring.add(new KeyRing.Entry("acme", 1, "one"));
        Files.writeString(folder.resolve("tenant.keys.draft"), "half a li", UTF_8);
        Files.createLink(folder.resolve("tenant.keys.old"), folder.resolve("tenant.keys"));

        // When
        again().add(new KeyRing.Entry("acme", 2, "two"));

        // Then
        assertThat(again().of("acme")).hasSize(2);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void aDamagedFileIsNotTakenForAnEmptyOne() throws IOException {
        // Given
        for (String text : List.of("", "serai-keys 1", "serai-keys 1 id check\nacme", "something else\n")) {
            Files.writeString(folder.resolve("tenant.keys"), text);

            // When, Then
            assertThatThrownBy(() -> again().content()).hasMessageContaining("damaged");
        }
    }
}
