package io.serai.idempotency;

import static io.serai.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.RecordingProvider;
import io.serai.RecordingProvider.Response;
import io.serai.Reply;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The same key never does the same thing twice, through whichever door it comes. */
class IdempotencyTest {

    private static final String TITLE = "canary-title-5be1";
    private static final Map<String, String> ISSUE = Map.of("owner", "octo", "repo", "hello", "title", TITLE);

    private static RecordingProvider github;
    private static SeraiTester serai;
    private static int tenants;
    private TenantClient acme;

    @BeforeAll
    static void start() {
        github = new RecordingProvider();
        serai = SeraiTester.start(github.environment("github"));
    }

    @AfterAll
    static void stop() {
        serai.close();
        github.close();
    }

    @BeforeEach
    void aTenantOfItsOwn() {
        acme = serai.newTenant("keyed-" + ++tenants);
        acme.connect("github", "gho_keyed");
        AtomicInteger number = new AtomicInteger();
        github.answer(true, request -> new Response(201, "{\"number\": " + number.incrementAndGet() + ", \"x\":1.50}"));
        github.take();
    }

    private Reply invoke(String key, String tool, Map<String, ?> arguments) {
        return post("/api/v1/tools/invoke", Map.of("toolId", tool, "parameters", arguments), key);
    }

    private Reply post(String path, Object body, String key) {
        return serai.request(
                "POST", path, body, Map.of("Authorization", "Bearer " + acme.key(), "Idempotency-Key", key));
    }

    private static int executions() {
        return github.take().size();
    }

    @Test
    void theSameCallGetsTheFirstAnswerWordForWord() {
        // When
        Reply first = invoke("a", "github.createIssue", ISSUE);
        Reply second = invoke("a", "github.createIssue", ISSUE);

        // Then
        assertThat(first.status()).as(first.toString()).isEqualTo(200);
        assertThat(first.header("Idempotency-Replayed")).isEmpty();
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.json().toString()).isEqualTo(first.json().toString());
        assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(second.header("X-Request-ID"))
                .isNotEqualTo(second.json().at("/metadata/requestId").asText());
        assertThat(executions()).isEqualTo(1);
    }

    @Test
    void theOrderOfMembersAndTheNameOfTheToolDoNotMatterButAnyValueDoes() {
        // Given
        invoke("a", "github.createIssue", ISSUE);

        // Then
        assertThat(post(
                                "/api/v1/tools/invoke",
                                "{\"parameters\":{\"title\":\"" + TITLE + "\",\"repo\":\"hello\",\"owner\":\"octo\"},"
                                        + "\"toolId\":\"github_createIssue\"}",
                                "a")
                        .header("Idempotency-Replayed"))
                .isEqualTo("true");
        assertThatProblem(invoke("a", "github.createIssue", Map.of("owner", "octo", "repo", "hello", "title", "other")))
                .is(422, "IDEMPOTENCY_KEY_REUSED")
                .hasNoOutcome();
        assertThatProblem(invoke("a", "github.getMe", Map.of())).is(422, "IDEMPOTENCY_KEY_REUSED");
        assertThat(executions()).isEqualTo(1);
    }

    @Test
    void eachDoorAnswersInItsOwnForm() {
        // Given
        Reply first = post("/tools/github.createIssue", ISSUE, "a");

        // When
        Reply again = post("/tools/github.createIssue", ISSUE, "a");
        Reply invoked = invoke("a", "github.createIssue", ISSUE);

        // Then
        assertThat(again.json().toString()).isEqualTo(first.json().toString());
        assertThat(again.json().at("/tool_name").asText()).isEqualTo("github.createIssue");
        assertThat(invoked.data().get("result").toString())
                .isEqualTo(first.json().get("result").toString());
        assertThat(executions()).isEqualTo(1);
    }

    @Test
    void aBatchHasAKeyForEachCallOrOneForAll() {
        // Given
        Map<String, Object> keyed = Map.of("toolId", "github.createIssue", "parameters", ISSUE, "idempotencyKey", "k");
        Map<String, Object> plain = Map.of("toolId", "github.createIssue", "parameters", ISSUE);
        Map<String, Object> batch = Map.of("calls", List.of(keyed, plain, plain));

        // When
        Reply first = post("/api/v1/tools/batch", batch, "of-the-batch");
        Reply second = post("/api/v1/tools/batch", batch, "of-the-batch");
        Reply withoutHeader = acme.request("POST", "/api/v1/tools/batch", Map.of("calls", List.of(keyed, keyed)));

        // Then
        assertThat(executions()).isEqualTo(3);
        assertThat(first.data().at("/results").findValuesAsText("number")).containsExactly("1", "2", "3");
        assertThat(second.data().at("/results").findValuesAsText("number")).containsExactly("1", "2", "3");
        assertThat(second.data().at("/results/1/replayed").asBoolean()).isTrue();
        assertThat(withoutHeader.data().at("/results").findValuesAsText("number"))
                .containsExactly("1", "1");
    }

    @Test
    void whileTheFirstIsUnderWayTheOthersAreToldToWait() {
        // Given
        github.answer(true, request -> Response.SILENCE);
        CompletableFuture<Reply> first = CompletableFuture.supplyAsync(
                () -> invoke("a", "github.createIssue", ISSUE), Thread::startVirtualThread);
        await().until(() -> executions() == 1);

        // When
        Reply second = invoke("a", "github.createIssue", ISSUE);
        github.release();

        // Then
        assertThatProblem(second).is(409, "IDEMPOTENCY_IN_FLIGHT").has("/retryAfter", 1);
        assertThat(second.header("Retry-After")).isEqualTo("1");
        assertThat(first.join().status()).isEqualTo(200);
        assertThat(invoke("a", "github.createIssue", ISSUE).header("Idempotency-Replayed"))
                .isEqualTo("true");
        assertThat(executions()).isZero();
    }

    @Test
    void whatTheProviderRefusedIsRefusedAgain() {
        // Given
        github.answer(true, request -> new Response(404, "{\"message\":\"Not Found\"}"));
        Reply first = invoke("a", "github.createIssue", ISSUE);

        // When
        github.answerWithAnEmptyObject();
        Reply second = invoke("a", "github.createIssue", ISSUE);

        // Then
        assertThatProblem(first).is(422, "PROVIDER_REJECTED").hasOutcome("rejected");
        assertThat(second.json().toString()).isEqualTo(first.json().toString());
        assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(executions()).isEqualTo(1);
    }

    @Test
    void whatWasNotDoneForAReasonThatPassesMayBeTriedAgain() {
        // Given: nothing to connect with, then a limit of the provider
        acme.request("DELETE", "/tenants/" + acme.id() + "/integrations/github/credentials", null);
        assertThatProblem(invoke("a", "github.createIssue", ISSUE)).is(404, "CREDENTIAL_NOT_FOUND");
        acme.connect("github", "gho_again");
        github.answer(true, request -> new Response(429, "{}", Map.of("Retry-After", "1")));
        assertThatProblem(invoke("a", "github.createIssue", ISSUE)).is(429, "PROVIDER_RATE_LIMITED");
        assertThatProblem(invoke("a", "github.createComment", Map.of())).is(404, "TOOL_NOT_FOUND");
        assertThatProblem(invoke("a", "github.createIssue", Map.of("owner", "x")))
                .is(400, "VALIDATION_ERROR");

        // When
        github.answerWithAnEmptyObject();
        Reply last = await().until(() -> invoke("a", "github.createIssue", ISSUE), reply -> reply.status() == 200);

        // Then
        assertThat(last.header("Idempotency-Replayed")).isEmpty();
    }

    @Test
    void anUnknownOutcomeIsAnsweredAgainAndNeverExecutedAgain() {
        // Given: executed, and then the connection is cut
        github.answer(true, request -> Response.CUT);
        Reply first = invoke("a", "github.createIssue", ISSUE);
        github.answerWithAnEmptyObject();

        // When
        Reply second = invoke("a", "github.createIssue", ISSUE);

        // Then
        assertThatProblem(first).is(502, "PROVIDER_ERROR").hasOutcome("unknown");
        assertThat(second.json().toString()).isEqualTo(first.json().toString());
        assertThat(second.json().at("/deadLetterId").asText()).startsWith("dl_");
        assertThat(executions()).isEqualTo(1);
    }

    @Test
    void aReplayKeepsTheKey() {
        // Given
        github.answer(true, request -> Response.CUT);
        String letter = invoke("a", "github.createIssue", ISSUE)
                .json()
                .at("/deadLetterId")
                .asText();
        github.answer(true, request -> new Response(201, "{\"number\":7}"));

        // When
        JsonNode shown = acme.request("GET", "/dead-letters/" + letter, null).json();
        Reply replayed = acme.request("POST", "/dead-letters/" + letter + "/replay", Map.of("acceptDuplicate", true));
        Reply asked = invoke("a", "github.createIssue", ISSUE);

        // Then
        assertThat(shown.at("/idempotencyKey").asText()).isEqualTo("a");
        assertThat(replayed.status()).as(replayed.toString()).isEqualTo(200);
        assertThat(asked.data().at("/result/number").asInt()).isEqualTo(7);
        assertThat(executions()).isEqualTo(2);
    }

    @Test
    void aLetterWhoseCallWasMadeMeanwhileIsNotMadeAgain() {
        // Given: not sent, and then done by the caller with the same key
        acme.request("DELETE", "/tenants/" + acme.id() + "/integrations/github/credentials", null);
        String letter = invoke("a", "github.createIssue", ISSUE)
                .json()
                .at("/deadLetterId")
                .asText();
        acme.connect("github", "gho_again");
        invoke("a", "github.createIssue", ISSUE);

        // When
        Reply replayed = acme.request("POST", "/dead-letters/" + letter + "/replay", Map.of());

        // Then
        assertThat(replayed.status()).as(replayed.toString()).isEqualTo(200);
        assertThat(replayed.data().at("/result/number").asInt()).isEqualTo(1);
        assertThat(executions()).isEqualTo(1);
    }

    @Test
    void nothingReadableIsKept() {
        // Given
        invoke("canary-key-77", "github.createIssue", ISSUE);

        // When
        String kept = serai.bean(JdbcClient.class)
                .sql("select * from executions where tenant_id = ?")
                .param(acme.id())
                .query()
                .listOfRows()
                .toString();

        // Then
        assertThat(kept).contains("e2:").doesNotContain("canary", "number");
    }

    @Test
    void aTenantThatIsMadeAnewHasNoKeys() {
        // Given
        invoke("a", "github.createIssue", ISSUE);
        serai.adminRequest("DELETE", "/admin/tenants/" + acme.id() + "?confirm=true", null);

        // When
        acme = serai.newTenant(acme.id());
        acme.connect("github", "gho_new");
        Reply again = invoke("a", "github.createIssue", ISSUE);

        // Then
        assertThat(again.status()).as(again.toString()).isEqualTo(200);
        assertThat(again.header("Idempotency-Replayed")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "tab\tbed", "€"})
    void aKeyIsPrintableAscii(String key) {
        // Given
        Map<String, Object> item = Map.of("toolId", "github.getMe", "idempotencyKey", key);

        // When
        Reply reply = acme.request("POST", "/api/v1/tools/batch", Map.of("calls", List.of(item)));

        // Then
        assertThat(reply.data().at("/results/0/error/code").asText()).isEqualTo("VALIDATION_ERROR");
    }

    @Test
    void aKeyOf255CharactersIsOneAndOneOf256IsNot() {
        // Then
        assertThat(invoke("k".repeat(255), "github.createIssue", ISSUE).status())
                .isEqualTo(200);
        assertThatProblem(invoke("k".repeat(256), "github.createIssue", ISSUE)).is(400, "VALIDATION_ERROR");
    }

    @Test
    void callsWithoutAKeyAreAllMade() {
        // When
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            statuses.add(acme.invoke("github.createIssue", ISSUE).status());
        }

        // Then
        assertThat(statuses).containsExactly(200, 200, 200);
        assertThat(executions()).isEqualTo(3);
    }
}
