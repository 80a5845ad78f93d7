package io.serai.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.route.FolderChanges.Changes;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BacklogTest {

    private static final Path OLD = Path.of("providers/acme.yaml");
    private static final Path MOVED = Path.of("providers/team/acme.yaml");
    private static final Path FRESH = Path.of("providers/fresh.yaml");

    private final Backlog backlog = new Backlog();

    @Test
    void editsOfWhatServesComeBeforeNewFiles() {
        // When
        backlog.add(new Changes(List.of(FRESH, OLD), List.of()));

        // Then
        assertThat(backlog.takeThoseOf(Set.of("acme"))).containsExactly(OLD);
        assertThat(backlog.next()).isEqualTo(FRESH);
        assertThat(backlog.next()).isNull();
    }

    @Test
    void aFileThatMovesGoesOnceItServesElsewhere() {
        // Given
        backlog.add(new Changes(List.of(MOVED), List.of(OLD)));

        // Then
        assertThat(backlog.takeGone()).isEmpty();
        assertThat(backlog.isGone(OLD)).isTrue();
        assertThat(backlog.takeThoseOf(Set.of("acme"))).containsExactly(MOVED);
        assertThat(backlog.takeGone()).containsExactly(OLD);
    }

    @Test
    void aNewFileThatIsGoneBeforeItWasReadIsForgotten() {
        // When
        backlog.add(new Changes(List.of(FRESH), List.of()));
        backlog.add(new Changes(List.of(), List.of(FRESH)));

        // Then
        assertThat(backlog.next()).isNull();
        assertThat(backlog.takeGone()).containsExactly(FRESH);
    }
}
