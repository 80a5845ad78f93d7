package io.serai.gateway;

import static io.serai.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.RecordingProvider;
import io.serai.RecordingProvider.Response;
import io.serai.Reply;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A caller gets the members that it names, through whichever door it comes. */
class FieldsTest {

    private static final Map<String, String> ISSUE = Map.of("owner", "octo", "repo", "hello", "title", "It breaks");
    private static final String ANSWER =
            "{\"number\":7,\"title\":\"It breaks\",\"user\":{\"login\":\"octo\",\"id\":1},\"labels\":[{\"name\":\"bug\",\"id\":2}]}";

    private static RecordingProvider github;
    private static SeraiTester serai;
    private static TenantClient acme;

    @BeforeAll
    static void start() {
        github = new RecordingProvider();
        serai = SeraiTester.start(github.environment("github"));
        acme = serai.newTenant("acme");
        acme.connect("github", "gho_fields");
    }

    @AfterAll
    static void stop() {
        serai.close();
        github.close();
    }

    @BeforeEach
    void answer() {
        github.answer(true, request -> new Response(201, ANSWER));
        github.take();
    }

    private static Map<String, Object> call(Object fields) {
        return Map.of("toolId", "github.createIssue", "parameters", ISSUE, "options", Map.of("fields", fields));
    }

    private static Reply post(String path, Object body, String key) {
        return serai.request(
                "POST", path, body, Map.of("Authorization", "Bearer " + acme.key(), "Idempotency-Key", key));
    }

    @Test
    void everyDoorTakesThem() {
        // When
        Reply invoked = acme.request("POST", "/api/v1/tools/invoke", call(List.of("user.login", "number")));
        Reply batch = acme.request(
                "POST",
                "/api/v1/tools/batch",
                Map.of("calls", List.of(call(List.of("labels.name")), call(List.of("x")))));
        Reply called = acme.request("POST", "/tools/github.createIssue?fields=number,labels.id&fields=title", ISSUE);

        // Then
        assertThat(invoked.data().get("result").toString()).isEqualTo("{\"number\":7,\"user\":{\"login\":\"octo\"}}");
        assertThat(batch.data().at("/results/0/result").toString()).isEqualTo("{\"labels\":[{\"name\":\"bug\"}]}");
        assertThat(batch.data().at("/results/1/result").toString()).isEqualTo("{}");
        assertThat(called.json().get("result").toString())
                .isEqualTo("{\"number\":7,\"title\":\"It breaks\",\"labels\":[{\"id\":2}]}");
        assertThat(github.take()).extracting(RecordingProvider.Received::target).doesNotContain("fields");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"number\"|options.fields",
                "[]|options.fields",
                "{}|options.fields",
                "[\"a\", 1]|options.fields.1",
                "[\"a..b\"]|options.fields.0",
                "[\"a\\u0000\"]|options.fields.0"
            })
    void whatIsMalformedIsRefusedBeforeAnythingIsSent(String fields, String place) {
        // When
        Reply reply = acme.request(
                "POST",
                "/api/v1/tools/invoke",
                "{\"toolId\":\"github.createIssue\",\"parameters\":{},\"options\":{\"fields\":" + fields + "}}");

        // Then
        assertThatProblem(reply).is(400, "VALIDATION_ERROR").namesField(place);
        assertThat(github.take()).isEmpty();
    }

    @Test
    void tooManyAreRefusedAtEachDoor() {
        // Given
        List<String> many = Collections.nCopies(51, "a");

        // Then
        assertThatProblem(acme.request("POST", "/api/v1/tools/invoke", call(many)))
                .is(400, "VALIDATION_ERROR");
        assertThatProblem(acme.request("POST", "/tools/github.createIssue?fields=" + String.join(",", many), ISSUE))
                .is(400, "VALIDATION_ERROR");
        assertThatProblem(acme.request("POST", "/tools/github.createIssue?fields=", ISSUE))
                .is(400, "VALIDATION_ERROR");
        assertThat(github.take()).isEmpty();
    }

    @Test
    void theSameKeyGivesOtherFieldsOfTheSameAnswer() {
        // Given
        post("/api/v1/tools/invoke", call(List.of("number")), "a");

        // When
        Reply other = post("/api/v1/tools/invoke", call(List.of("title")), "a");
        Reply whole = post("/tools/github.createIssue", ISSUE, "a");

        // Then
        assertThat(other.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(other.data().get("result").toString()).isEqualTo("{\"title\":\"It breaks\"}");
        assertThat(whole.json().get("result").toString()).isEqualTo(ANSWER);
        assertThat(github.take()).hasSize(1);
    }

    @Test
    void aReplayTakesThemAnew() {
        // Given
        github.answer(true, request -> Response.CUT);
        JsonNode failed = acme.request("POST", "/api/v1/tools/invoke", call(List.of("number")))
                .json();
        github.answer(true, request -> new Response(201, ANSWER));

        // When
        Reply replayed = acme.request(
                "POST",
                "/dead-letters/" + failed.get("deadLetterId").asText() + "/replay",
                Map.of("acceptDuplicate", true, "options", Map.of("fields", List.of("title"))));

        // Then
        assertThat(replayed.json().get("result").toString()).isEqualTo("{\"title\":\"It breaks\"}");
    }
}
