package io.serai.saga;

import static io.serai.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.RecordingProvider;
import io.serai.Reply;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import io.serai.saga.HubStub.Fault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code github.proposeChange} against a repository in which each request can go wrong in each way. */
class SagaTest {

    private static final String BRANCH = "docs/notes";
    private static final HubStub HUB = new HubStub();

    private static RecordingProvider github;
    private static SeraiTester serai;
    private static TenantClient tenant;

    @BeforeAll
    static void start() {
        github = new RecordingProvider();
        github.answer(true, HUB);
        Map<String, String> environment = new HashMap<>(github.environment("github"));
        environment.put("SERAI_BREAKER", "false");
        environment.put("SERAI_SAGA_ATTEMPTS", "3");
        environment.put("SERAI_SAGA_FIRST_PAUSE", "100ms");
        environment.put("SERAI_SAGA_LOOK_EVERY", "100ms");
        serai = SeraiTester.start(environment);
        tenant = serai.newTenant("proposer");
        tenant.connect("github", "gho_proposer");
    }

    @AfterAll
    static void stop() {
        serai.close();
        github.close();
    }

    @BeforeEach
    void begin() {
        HUB.begin(request -> Fault.NONE);
        github.take();
    }

    private static Map<String, Object> change() {
        return Map.of(
                "owner",
                "o",
                "repo",
                "r",
                "base",
                "main",
                "branch",
                BRANCH,
                "path",
                "docs/notes.md",
                "content",
                "Notes",
                "message",
                "Add notes",
                "title",
                "Notes");
    }

    private static Reply propose(Map<String, String> more, @Nullable Integer timeoutMillis) {
        Map<String, Object> call = new HashMap<>(Map.of("toolId", "github.proposeChange", "parameters", change()));
        if (timeoutMillis != null) {
            call.put("timeoutMs", timeoutMillis);
        }
        Map<String, String> headers = new HashMap<>(more);
        headers.put("Authorization", "Bearer " + tenant.key());
        return serai.request("POST", "/api/v1/tools/invoke", call, headers);
    }

    private static Reply propose() {
        return propose(Map.of(), null);
    }

    private static Function<RecordingProvider.Received, Fault> failing(String name, Fault fault) {
        return request -> HubStub.name(request).equals(name) ? fault : Fault.NONE;
    }

    private static List<JsonNode> audit(String action, Reply about) {
        List<JsonNode> found = new ArrayList<>();
        String requestId = about.headers().firstValue("X-Request-ID").orElseThrow();
        tenant.request("GET", "/audit?action=" + action, null)
                .json()
                .path("records")
                .forEach(record -> {
                    if (record.path("requestId").asText().equals(requestId)) {
                        found.add(record);
                    }
                });
        return found;
    }

    private static void awaitNothingLeft() {
        await().untilAsserted(() -> {
            assertThat(HUB.branches()).isEmpty();
            assertThat(serai.bean(Sagas.class).count()).isZero();
        });
    }

    @Test
    void aChangeIsABranchAFileAndAPullRequest() {
        // When
        JsonNode result = tenant.call("github.proposeChange", change());

        // Then
        assertThat(result.path("branch").asText()).isEqualTo(BRANCH);
        assertThat(result.path("number").asInt()).isPositive();
        assertThat(HUB.seen()).containsExactly("start", "branch", "file", "pull");
        assertThat(HUB.branches()).containsExactly(BRANCH);
        assertThat(HUB.openPulls()).isEqualTo(1);
        assertThat(serai.bean(Sagas.class).count()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "branch, REJECTED, 422, PROVIDER_REJECTED, start branch",
        "branch, ERROR, 502, PROVIDER_ERROR, start branch look",
        "branch, ERROR_AFTERWARDS, 502, PROVIDER_ERROR, start branch look drop",
        "branch, CUT, 502, PROVIDER_ERROR, start branch look",
        "branch, CUT_AFTERWARDS, 502, PROVIDER_ERROR, start branch look drop",
        "file, REJECTED, 422, PROVIDER_REJECTED, start branch file look drop",
        "file, ERROR, 502, PROVIDER_ERROR, start branch file look drop",
        "file, ERROR_AFTERWARDS, 502, PROVIDER_ERROR, start branch file look drop",
        "file, CUT, 502, PROVIDER_ERROR, start branch file look drop",
        "file, CUT_AFTERWARDS, 502, PROVIDER_ERROR, start branch file look drop",
        "pull, REJECTED, 422, PROVIDER_REJECTED, start branch file pull look drop",
        "pull, ERROR, 502, PROVIDER_ERROR, start branch file pull pulls look drop",
        "pull, ERROR_AFTERWARDS, 502, PROVIDER_ERROR, start branch file pull pulls close look drop",
        "pull, CUT, 502, PROVIDER_ERROR, start branch file pull pulls look drop",
        "pull, CUT_AFTERWARDS, 502, PROVIDER_ERROR, start branch file pull pulls close look drop"
    })
    void whatAFailedCallDidIsUndoneBeforeItIsAnswered(
            String step, Fault fault, int status, String code, String requests) {
        // Given
        HUB.begin(failing(step, fault));

        // When
        Reply reply = propose();

        // Then
        assertThatProblem(reply).is(status, code).hasOutcome("rejected").has("/compensated", true);
        assertThat(reply.json().has("deadLetterId")).isFalse();
        assertThat(HUB.seen()).containsExactly(requests.split(" "));
        assertThat(HUB.branches()).isEmpty();
        assertThat(HUB.openPulls()).isZero();
        assertThat(serai.bean(Sagas.class).count()).isZero();
        boolean nothingToUndo = step.equals("branch") && fault == Fault.REJECTED;
        assertThat(audit("saga.compensated", reply)).hasSize(nothingToUndo ? 0 : 1);
        assertThat(github.take()).allMatch(one -> one.header("Authorization").equals("Bearer gho_proposer"));
    }

    @ParameterizedTest
    @CsvSource({"branch, SILENCE", "pull, SILENCE_AFTERWARDS"})
    void whatTookTooLongIsUndoneAfterItIsAnswered(String step, Fault fault) {
        // Given
        HUB.begin(failing(step, fault));

        // When
        Reply reply = propose(Map.of(), 1_000);

        // Then
        assertThatProblem(reply)
                .is(504, "PROVIDER_TIMEOUT")
                .hasOutcome("unknown")
                .has("/compensated", "pending");
        assertThat(reply.json().path("deadLetterId").asText()).startsWith("dl_");
        awaitNothingLeft();
        assertThat(HUB.openPulls()).isZero();
        await().untilAsserted(() -> assertThat(audit("saga.compensated", reply)).hasSize(1));
    }

    @Test
    void aBranchThatWasThereBeforeStays() {
        // Given
        HUB.push(BRANCH, "Somebody's");

        // When
        Reply reply = propose();

        // Then
        assertThatProblem(reply).is(422, "PROVIDER_REJECTED").has("/compensated", true);
        assertThat(HUB.branches()).containsExactly(BRANCH);
        assertThat(HUB.seen()).containsExactly("start", "branch");
    }

    @Test
    void aBranchThatSomebodyElseWorksOnStaysAndThatIsTold() {
        // Given
        HUB.begin(request -> {
            boolean pull = HubStub.name(request).equals("pull");
            if (pull) {
                HUB.push(BRANCH, "Somebody's");
            }
            return pull ? Fault.REJECTED : Fault.NONE;
        });

        // When
        Reply reply = propose();

        // Then
        assertThatProblem(reply)
                .is(422, "PROVIDER_REJECTED")
                .hasOutcome("unknown")
                .has("/compensated", false);
        assertThat(HUB.branches()).containsExactly(BRANCH);
        assertThat(audit("saga.compensation_failed", reply)).singleElement().satisfies(record -> {
            assertThat(record.path("resource").asText()).startsWith("sg_");
            assertThat(record.path("params")
                            .path("steps")
                            .path(0)
                            .path("compensation")
                            .asText())
                    .isEqualTo("github.dropBranch");
            assertThat(record.path("params").path("branch").asText()).isEqualTo(BRANCH);
        });
        assertThat(reply.json().path("deadLetterId").asText()).startsWith("dl_");
    }

    @Test
    void undoingThatFailsIsTriedAgain() {
        // Given
        HUB.begin(request -> switch (HubStub.name(request)) {
            case "file" -> Fault.REJECTED;
            case "drop" -> HUB.seen().stream().filter("drop"::equals).count() == 1 ? Fault.ERROR : Fault.NONE;
            default -> Fault.NONE;
        });

        // When
        Reply reply = propose();

        // Then
        assertThatProblem(reply).hasOutcome("unknown").has("/compensated", "pending");
        awaitNothingLeft();
        assertThat(HUB.seen()).containsExactly("start", "branch", "file", "look", "drop", "look", "drop");
    }

    @Test
    void undoingEndsSometimeAndWhatIsLeftIsTold() {
        // Given
        HUB.begin(request -> switch (HubStub.name(request)) {
            case "file" -> Fault.REJECTED;
            case "drop" -> Fault.ERROR;
            default -> Fault.NONE;
        });

        // When
        Reply reply = propose();

        // Then
        assertThatProblem(reply).has("/compensated", "pending");
        await().untilAsserted(() ->
                assertThat(audit("saga.compensation_failed", reply)).hasSize(1));
        assertThat(serai.bean(Sagas.class).count()).isZero();
        assertThat(HUB.seen()).filteredOn("drop"::equals).hasSize(3);
        assertThat(HUB.branches()).containsExactly(BRANCH);
    }

    @Test
    void theSameCallWaitsForItsUndoingAndThenBeginsAnew() {
        // Given
        HUB.begin(failing("branch", Fault.SILENCE_AFTERWARDS));
        HUB.faults(request -> switch (HubStub.name(request)) {
            case "branch" -> Fault.SILENCE_AFTERWARDS;
            case "look" -> Fault.SILENCE;
            default -> Fault.NONE;
        });
        Reply failed = propose(Map.of(), 1_000);

        // When
        Reply tooEarly = propose();

        // Then
        assertThatProblem(tooEarly).is(409, "IDEMPOTENCY_IN_FLIGHT").hasNoOutcome();
        HUB.faults(request -> Fault.NONE);
        github.release();
        github.answer(true, HUB);
        String letter = failed.json().path("deadLetterId").asText();
        await().untilAsserted(() -> assertThat(serai.bean(Sagas.class).count()).isZero());
        HUB.begin(request -> Fault.NONE);
        Reply again = tenant.request("POST", "/dead-letters/" + letter + "/replay", Map.of("acceptDuplicate", true));
        assertThat(again.status()).isEqualTo(200);
        assertThat(HUB.seen()).containsExactly("start", "branch", "file", "pull");
    }

    @Test
    void aKeyIsFreeAgainWhenEverythingIsUndone() {
        // Given
        Map<String, String> key = Map.of("Idempotency-Key", "propose-1");
        HUB.begin(failing("file", Fault.ERROR));
        assertThatProblem(propose(key, null)).is(502, "PROVIDER_ERROR").has("/compensated", true);
        HUB.begin(request -> Fault.NONE);

        // When
        Reply second = propose(key, null);
        Reply third = propose(key, null);

        // Then
        assertThat(second.status()).isEqualTo(200);
        assertThat(third.data().get("result")).isEqualTo(second.data().get("result"));
        assertThat(HUB.seen()).containsExactly("start", "branch", "file", "pull");
    }

    @Test
    void whatWasRefusedForGoodIsAnsweredAgain() {
        // Given
        Map<String, String> key = Map.of("Idempotency-Key", "propose-2");
        HUB.begin(failing("file", Fault.REJECTED));

        // When
        Reply first = propose(key, null);
        Reply second = propose(key, null);

        // Then
        assertThatProblem(first).is(422, "PROVIDER_REJECTED").has("/compensated", true);
        assertThat(second.json().path("compensated")).isEqualTo(first.json().path("compensated"));
        assertThat(second.json().path("requestId")).isEqualTo(first.json().path("requestId"));
        assertThat(HUB.seen()).containsExactly("start", "branch", "file", "look", "drop");
    }

    @Test
    void aCallersSagaHeadersHaveNoEffect() {
        // Given
        HUB.begin(failing("file", Fault.REJECTED));
        Map<String, String> headers = Map.of(
                "Long-Running-Action", "sg_of_somebody", "CamelSagaLRA", "x", "CamelSagaCompensate", "direct:call");

        // When
        Reply reply = propose(headers, null);

        // Then
        assertThatProblem(reply).is(422, "PROVIDER_REJECTED").has("/compensated", true);
        assertThat(HUB.seen()).containsExactly("start", "branch", "file", "look", "drop");
        assertThat(github.take())
                .allMatch(one -> one.header("Long-Running-Action").isEmpty());
    }
}
