package io.serai.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every place for tenants' keys keeps. A subclass for each. */
abstract class KeyRingContract {

    private KeyRing ring;

    /** An empty one. */
    abstract KeyRing emptyRing() throws Exception;

    /** The same ring as another process, or this one after a restart, sees it. */
    abstract KeyRing again();

    @BeforeEach
    void begin() throws Exception {
        ring = emptyRing();
        ring.begin(new KeyRing.Content("ring-1", "check-1", List.of()));
    }

    @Test
    void aRingIsMadeOnce() {
        // When
        ring.begin(new KeyRing.Content("ring-2", "check-2", List.of()));

        // Then
        assertThat(again().content()).contains(new KeyRing.Content("ring-1", "check-1", List.of()));
    }

    @Test
    void everyVersionIsKeptUntilTheTenantsKeyIsDestroyed() {
        // Given
        ring.add(new KeyRing.Entry("acme", 1, "one"));
        ring.add(new KeyRing.Entry("acme", 2, "two"));
        ring.add(new KeyRing.Entry("umbrella", 1, "other"));

        // When
        boolean twice = ring.add(new KeyRing.Entry("acme", 2, "another two"));
        Map<Integer, String> kept = again().of("acme");
        ring.destroy("acme");

        // Then
        assertThat(twice).isFalse();
        assertThat(kept).isEqualTo(Map.of(1, "one", 2, "two"));
        assertThat(again().of("acme")).isEmpty();
        assertThat(again().of("umbrella")).containsEntry(1, "other");
    }

    @Test
    void ofManyWhoAddAVersionOneDoes() {
        // When
        long added = IntStream.range(0, 16)
                .parallel()
                .filter(writer -> ring.add(new KeyRing.Entry("acme", 1, "writer-" + writer)))
                .count();

        // Then
        assertThat(added).isEqualTo(1);
        assertThat(again().of("acme")).hasSize(1);
    }

    @Test
    void aChangeReplacesEverything() {
        // Given
        ring.add(new KeyRing.Entry("acme", 1, "old"));

        // When
        ring.change(content -> new KeyRing.Content(
                content.id(),
                "check-2",
                content.entries().stream()
                        .map(entry -> new KeyRing.Entry(entry.tenantId(), entry.version(), "new"))
                        .toList()));

        // Then
        assertThat(again().content())
                .contains(new KeyRing.Content("ring-1", "check-2", List.of(new KeyRing.Entry("acme", 1, "new"))));
    }

    @Test
    void aChangeThatFailsChangesNothing() {
        // Given
        ring.add(new KeyRing.Entry("acme", 1, "old"));
        KeyRing.Content before = ring.content().orElseThrow();

        // When
        assertThatThrownBy(() -> ring.change(content -> {
                    throw new IllegalStateException("in between");
                }))
                .hasMessage("in between");

        // Then
        assertThat(again().content()).contains(before);
    }
}
