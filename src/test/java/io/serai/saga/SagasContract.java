package io.serai.saga;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every memory of sagas does. A subclass for each backend. */
abstract class SagasContract {

    static final Instant NOW = Instant.parse("2025-11-12T10:30:00Z");
    private static final ObjectMapper JSON = new ObjectMapper();

    private Sagas sagas;

    /** An empty store whose clock stands still at {@link #NOW}. */
    abstract Sagas empty();

    @BeforeEach
    void begin() {
        sagas = empty();
    }

    private static ObjectNode object(String name, String value) {
        return JSON.createObjectNode().put(name, value);
    }

    private static Saga saga(String id, String tenant, String branch, Instant dueAt) {
        Saga.Step step = new Saga.Step("acme.undo", object("start", "6dcb09b"));
        ObjectNode arguments = object("branch", branch);
        List<Saga.Step> steps = List.of(step);
        return new Saga(id, tenant, "acme.do", "default", "r-1", arguments, steps, Saga.State.RUNNING, 0, NOW, dueAt);
    }

    private Optional<Saga> claim(Sagas.Due due) {
        return sagas.claim(due, NOW.plusSeconds(90));
    }

    @Test
    void whatIsUnderWayIsNotDueAndWhatIsDueIsComplete() {
        // Given
        Saga lost = saga("sg_1", "acme", "a", NOW.minusSeconds(1));
        sagas.begin(lost);
        sagas.begin(saga("sg_2", "acme", "b", NOW.plusSeconds(1)));

        // When
        List<Sagas.Due> due = sagas.due(10);

        // Then
        assertThat(due).containsExactly(new Sagas.Due("sg_1", 0));
        assertThat(claim(due.getFirst())).contains(lost.claimed(Saga.State.LOST, NOW.plusSeconds(90)));
        assertThat(sagas.due(10)).isEmpty();
        assertThat(sagas.count()).isEqualTo(2);
    }

    @Test
    void ofManyWhoTakeOneUpOneSucceeds() throws Exception {
        // Given
        sagas.begin(saga("sg_1", "acme", "a", NOW.minusSeconds(1)));
        Sagas.Due due = sagas.due(10).getFirst();

        // When
        List<Optional<Saga>> claims;
        try (ExecutorService instances = Executors.newFixedThreadPool(8)) {
            Callable<Optional<Saga>> one = () -> claim(due);
            claims = instances.invokeAll(Collections.nCopies(40, one)).stream()
                    .map(Future::resultNow)
                    .toList();
        }

        // Then
        assertThat(claims).filteredOn(Optional::isPresent).hasSize(1);
    }

    @Test
    void whoeverLostASagaCannotChangeOrEndIt() {
        // Given
        Saga mine = saga("sg_1", "acme", "a", NOW.minusSeconds(1));
        sagas.begin(mine);
        Saga theirs = claim(sagas.due(10).getFirst()).orElseThrow();

        // Then
        assertThat(sagas.replace(mine, mine.with(List.of()))).isFalse();
        assertThat(sagas.end(mine)).isFalse();
        assertThat(sagas.replace(theirs, theirs.until(NOW))).isTrue();
        assertThat(sagas.end(theirs)).isTrue();
        assertThat(sagas.count()).isZero();
    }

    @Test
    void anAttemptThatFailedIsDueAgainWithWhatIsLeft() {
        // Given
        Saga running = saga("sg_1", "acme", "a", NOW.plusSeconds(60));
        sagas.begin(running);
        Saga.Step second = new Saga.Step("acme.undoMore", object("n", "2"));
        Saga claimed = running.with(List.of(running.steps().getFirst(), second))
                .claimed(Saga.State.UNDOING, NOW.plus(Duration.ofMinutes(1)));
        assertThat(sagas.replace(running, claimed)).isTrue();

        // When
        sagas.replace(claimed, claimed.with(List.of(second)).until(NOW));

        // Then
        Saga again = claim(sagas.due(10).getFirst()).orElseThrow();
        assertThat(again.steps()).containsExactly(second);
        assertThat(again.state()).isEqualTo(Saga.State.UNDOING);
        assertThat(again.attempts()).isEqualTo(2);
    }

    @Test
    void theSameCallIsNotMadeWhileItIsUnderWay() {
        // Given
        sagas.begin(saga("sg_1", "acme", "a", NOW.plusSeconds(1)));

        // Then
        assertThatThrownBy(() -> sagas.begin(saga("sg_2", "acme", "a", NOW)))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("IDEMPOTENCY_IN_FLIGHT");
        sagas.begin(saga("sg_3", "acme", "b", NOW));
        sagas.begin(saga("sg_4", "other", "a", NOW));
        sagas.deleteAll("acme");
        sagas.begin(saga("sg_5", "acme", "a", NOW));
        assertThat(sagas.count()).isEqualTo(2);
    }
}
