package io.serai.secret;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.DataAccessException;

class EmbeddedTenantCipherTest {

    private static final String KEY = "11".repeat(32);
    private static final String OTHER = "22".repeat(32);
    private static final byte[] PLAIN = "canary-plain".getBytes(UTF_8);

    @TempDir
    private Path folder = Path.of("");

    private KeyRing ring;
    private TenantCipher cipher;

    @BeforeEach
    void make() {
        ring = new FileKeyRing(folder.resolve("tenant.keys"));
        ring.begin(new KeyRing.Content("ring", "check", List.of()));
        cipher = node(KEY, "");
    }

    private TenantCipher node(String key, String previous) {
        return new EmbeddedTenantCipher(ring, MasterKeys.of(key, previous, folder, true), change -> {});
    }

    @Test
    void whatAnEarlierVersionSealedStillOpensAndANewValueHasTheNewVersion() {
        // Given
        String first = cipher.seal("acme", "place", PLAIN);
        String fromAnEarlierRelease = first.replace("e2:1:", "e1:");

        // When
        cipher.rotate("acme");
        String second = cipher.seal("acme", "place", PLAIN);

        // Then
        assertThat(first).startsWith("e2:1:");
        assertThat(second).startsWith("e2:2:");
        assertThat(List.of(first, second, fromAnEarlierRelease))
                .allSatisfy(
                        value -> assertThat(cipher.open("acme", "place", value)).isEqualTo(PLAIN));
        assertThat(cipher.keyVersion("acme")).isEqualTo(2);
        assertThat(cipher.keyVersion("umbrella")).isZero();
    }

    @Test
    void aVersionNamesItsOwnKeyOnly() {
        // Given
        String first = cipher.seal("acme", "place", PLAIN);
        cipher.rotate("acme");

        // When, Then
        assertThatThrownBy(() -> cipher.open("acme", "place", first.replace("e2:1:", "e2:2:")))
                .isInstanceOf(Undecipherable.class);
        assertThatThrownBy(() -> cipher.open("acme", "place", first.replace("e2:1:", "e2:7:")))
                .isInstanceOf(Undecipherable.class);
    }

    @Test
    void anotherNodeOpensWhatWasSealedAfterARotation() {
        // Given
        TenantCipher other = node(KEY, "");
        other.open("acme", "place", cipher.seal("acme", "place", PLAIN)); // it has the first version in memory

        // When
        cipher.rotate("acme");
        String sealed = cipher.seal("acme", "place", PLAIN);

        // Then
        assertThat(other.open("acme", "place", sealed)).isEqualTo(PLAIN);
    }

    @Test
    void aMissingMasterKeyIsNoDamage() {
        // Given
        String sealed = cipher.seal("acme", "place", PLAIN);

        // When, Then
        assertThatThrownBy(() -> node(OTHER, "").open("acme", "place", sealed)).isInstanceOf(DataAccessException.class);
        assertThat(node(OTHER, KEY).open("acme", "place", sealed)).isEqualTo(PLAIN);
    }

    @Test
    void aDestroyedKeyOpensNothingAndAWrappedKeyFitsItsTenantOnly() {
        // Given
        String sealed = cipher.seal("acme", "place", PLAIN);
        String wrapped = Objects.requireNonNull(ring.of("acme").get(1));

        // When
        cipher.destroy("acme");
        ring.add(new KeyRing.Entry("umbrella", 1, wrapped));

        // Then
        assertThatThrownBy(() -> cipher.open("acme", "place", sealed)).isInstanceOf(Undecipherable.class);
        assertThatThrownBy(() -> cipher.open("umbrella", "place", sealed)).isInstanceOf(Undecipherable.class);
    }
}
