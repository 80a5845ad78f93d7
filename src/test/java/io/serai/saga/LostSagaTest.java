package io.serai.saga;

import static io.serai.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.RecordingProvider;
import io.serai.Reply;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import io.serai.saga.HubStub.Fault;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls whose process died half way, and whose steps the provider will not have undone. */
class LostSagaTest {

    private static final HubStub HUB = new HubStub();

    private static RecordingProvider github;
    private static SeraiTester serai;
    private static TenantClient tenant;
    private static int calls;

    private String branch = "";
    private String letter = "";

    @BeforeAll
    static void start() {
        github = new RecordingProvider();
        github.answer(true, HUB);
        Map<String, String> environment = new HashMap<>(github.environment("github"));
        environment.put("SERAI_SAGA_LOOK_EVERY", "100ms");
        serai = SeraiTester.start(environment);
        tenant = serai.newTenant("cut-off");
        tenant.connect("github", "gho_cut_off");
    }

    @AfterAll
    static void stop() {
        serai.close();
        github.close();
    }

    @BeforeEach
    void loseACall() {
        String requestId = "r-lost-" + ++calls;
        branch = "docs/notes-" + calls;
        HUB.begin(request -> Fault.NONE);
        HUB.push(branch, "Somebody's");
        serai.bean(Sagas.class).begin(diedBehindItsFirstStep(requestId));
        letter = "/dead-letters/"
                + await().until(() -> letterOf(requestId), Objects::nonNull)
                        .path("id")
                        .asText();
    }

    private Saga diedBehindItsFirstStep(String requestId) {
        ObjectNode start = SeraiTester.JSON.createObjectNode().put("start", HubStub.START);
        Map<String, String> arguments = Map.of(
                "owner", "o", "repo", "r", "base", "main", "branch", branch, "path", "a.md", "content", "A", "message",
                "Add a", "title", "A");
        return new Saga(
                Saga.newId(),
                tenant.id(),
                "github.proposeChange",
                "default",
                requestId,
                SeraiTester.JSON.valueToTree(arguments),
                List.of(new Saga.Step("github.dropBranch", start)),
                Saga.State.RUNNING,
                0,
                Instant.now().minusSeconds(60),
                Instant.now().minusSeconds(1));
    }

    private static @Nullable JsonNode letterOf(String requestId) {
        for (JsonNode one : get("/dead-letters").path("deadLetters")) {
            if (one.path("requestId").asText().equals(requestId)) {
                return one;
            }
        }
        return null;
    }

    private static JsonNode get(String path) {
        return tenant.request("GET", path, null).json();
    }

    @Test
    void whatIsLeftHalfDoneIsALetterOfItsTenantAlone() {
        // When
        JsonNode shown = get(letter + "?include=arguments");

        // Then
        assertThat(shown.path("toolId").asText()).isEqualTo("github.proposeChange");
        assertThat(shown.path("status").asText()).isEqualTo("open");
        assertThat(shown.path("outcome").asText()).isEqualTo("unknown");
        assertThat(shown.at("/error/code").asText()).isEqualTo("OUTCOME_UNKNOWN");
        assertThat(shown.at("/error/detail").asText()).contains("github.dropBranch");
        assertThat(shown.at("/arguments/branch").asText()).isEqualTo(branch);
        assertThat(HUB.branches()).containsExactly(branch);
        await().untilAsserted(() -> assertThat(serai.bean(Sagas.class).count()).isZero());
        TenantClient other = serai.newTenant("bystander");
        assertThatProblem(other.request("GET", letter, null)).is(404, "DEAD_LETTER_NOT_FOUND");
    }

    @Test
    void itIsReplayedForWhoeverAcceptsADuplicate() {
        // Given
        HUB.begin(request -> Fault.NONE); // somebody has tidied up

        // When
        Reply refused = tenant.request("POST", letter + "/replay", null);
        Reply accepted = tenant.request("POST", letter + "/replay", Map.of("acceptDuplicate", true));

        // Then
        assertThatProblem(refused).is(409, "OUTCOME_UNKNOWN");
        assertThat(accepted.status()).isEqualTo(200);
        assertThat(HUB.seen()).containsExactly("start", "branch", "file", "pull");
        assertThat(get(letter).path("status").asText()).isEqualTo("replayed");
    }

    @Test
    void itCanBeDiscarded() {
        // When
        Reply discarded = tenant.request("POST", letter + "/discard", null);

        // Then
        assertThat(discarded.status()).isEqualTo(200);
        assertThat(get(letter).path("status").asText()).isEqualTo("discarded");
    }
}
