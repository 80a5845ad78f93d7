package io.serai.gateway;

import static io.serai.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.RecordingProvider;
import io.serai.RecordingProvider.Received;
import io.serai.RecordingProvider.Response;
import io.serai.Reply;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How a caller wants to be answered, at whichever door: with the fields that it names, and with pages as far as the file
 * and the operator let them be followed. What was read is never lost.
 */
class OptionsTest {

    private static final Map<String, Object> ISSUES = Map.of("owner", "octo", "repo", "hello");

    private static final Map<String, String> ISSUE = Map.of("owner", "octo", "repo", "hello", "title", "It breaks");
    private static final String ANSWER =
            "{\"number\":7,\"title\":\"It breaks\",\"user\":{\"login\":\"octo\",\"id\":1},\"labels\":[{\"name\":\"bug\",\"id\":2}]}";

    private static RecordingProvider github;
    private static RecordingProvider slack;
    private static SeraiTester serai;
    private static int tenants;
    private TenantClient acme;

    @BeforeAll
    static void start() {
        github = new RecordingProvider();
        slack = new RecordingProvider();
        Map<String, String> environment = new HashMap<>(github.environment("github"));
        environment.putAll(slack.environment("slack"));
        environment.put("SERAI_MAX_PAGES", "4");
        serai = SeraiTester.start(environment);
    }

    @AfterAll
    static void stop() {
        serai.close();
        github.close();
        slack.close();
    }

    @BeforeEach
    void aTenantOfItsOwn() {
        acme = serai.newTenant("options-" + ++tenants);
        acme.connect("github", "gho_pages");
        acme.connect("slack", "xoxb-pages");
        github.answer(true, OptionsTest::answer);
        github.take();
        slack.take();
    }

    private static Response answer(Received request) {
        return request.method().equals("POST") ? new Response(201, ANSWER) : numbered(request);
    }

    /** Pages without end, each with the link to the next. */
    private static Response numbered(Received request) {
        int page = page(request);
        String link = "</repositories/7/issues?page=" + (page + 1) + ">; rel=\"next\"";
        return new Response(200, "[{\"number\":" + page + "}]", Map.of("Link", link));
    }

    private static int page(Received request) {
        return request.query().isEmpty() ? 1 : Integer.parseInt(request.query().replace("page=", ""));
    }

    private Reply invoke(String tool, Map<String, Object> arguments, Map<String, Object> options) {
        return acme.request(
                "POST", "/api/v1/tools/invoke", Map.of("toolId", tool, "parameters", arguments, "options", options));
    }

    @Test
    void aLinkIsFollowedAndTheWayOnIsToldInArguments() {
        // When
        Reply reply = invoke("github.listIssues", ISSUES, Map.of("pages", 3));
        Reply further = invoke("github.listIssues", Map.of("owner", "octo", "repo", "hello", "page", 4), Map.of());

        // Then
        assertThat(reply.data().get("result").toString()).isEqualTo("[{\"number\":1},{\"number\":2},{\"number\":3}]");
        assertThat(reply.data().get("paging").toString())
                .isEqualTo("{\"pages\":3,\"complete\":false,\"next\":{\"page\":4}}");
        assertThat(further.data().get("result").toString()).isEqualTo("[{\"number\":4}]");
        assertThat(further.data().has("paging")).isFalse();
        assertThat(github.take())
                .extracting(Received::target)
                .containsExactly(
                        "/repos/octo/hello/issues",
                        "/repositories/7/issues?page=2",
                        "/repositories/7/issues?page=3",
                        "/repos/octo/hello/issues?page=4");
    }

    @Test
    void everyDoorFollowsThemAndTheOperatorsLimitHolds() {
        // When
        Reply called = acme.request("POST", "/tools/github.listIssues?pages=100&fields=number", ISSUES);
        Reply batch = acme.request(
                "POST",
                "/api/v1/tools/batch",
                Map.of(
                        "calls",
                        List.of(Map.of(
                                "toolId", "github.listIssues", "parameters", ISSUES, "options", Map.of("pages", 1)))));
        Reply schema = acme.request("GET", "/api/v1/tools/github.listIssues/full-schema", null);

        // Then
        assertThat(called.json().at("/paging/pages").asInt()).isEqualTo(4);
        assertThat(batch.data().at("/results/0/paging").toString())
                .isEqualTo("{\"pages\":1,\"complete\":false,\"next\":{\"page\":2}}");
        assertThat(schema.data().at("/limits/maxPages").asInt()).isEqualTo(4);
    }

    @Test
    void aFailureBehindTheFirstPageLosesNothing() {
        // Given
        github.answer(
                true,
                request ->
                        page(request) < 3 ? numbered(request) : new Response(429, "{}", Map.of("Retry-After", "90")));

        // When
        Reply reply = invoke("github.listIssues", ISSUES, Map.of("pages", 4));

        // Then
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.data().get("result").toString()).isEqualTo("[{\"number\":1},{\"number\":2}]");
        assertThat(reply.data().at("/paging/next").toString()).isEqualTo("{\"page\":3}");
        assertThat(reply.data().at("/paging/stopped/code").asText()).isEqualTo("PROVIDER_RATE_LIMITED");
        assertThat(reply.data().at("/paging/stopped/retryAfter").asInt()).isEqualTo(90);
    }

    @Test
    void aListThatWasCutShortIsNotKeptForItsKey() {
        // Given
        Map<String, Object> call =
                Map.of("toolId", "github.listIssues", "parameters", ISSUES, "options", Map.of("pages", 2));
        Map<String, String> head = Map.of("Authorization", "Bearer " + acme.key(), "Idempotency-Key", "a");
        github.answer(true, request -> page(request) == 1 ? numbered(request) : new Response(404, "{}"));
        serai.request("POST", "/api/v1/tools/invoke", call, head);
        github.answer(true, OptionsTest::answer);

        // When
        Reply whole = serai.request("POST", "/api/v1/tools/invoke", call, head);
        Reply again = serai.request("POST", "/api/v1/tools/invoke", call, head);
        Reply other = serai.request(
                "POST",
                "/api/v1/tools/invoke",
                Map.of("toolId", "github.listIssues", "parameters", ISSUES, "options", Map.of("pages", 3)),
                head);

        // Then
        assertThat(whole.header("Idempotency-Replayed")).isEmpty();
        assertThat(whole.data().at("/paging/pages").asInt()).isEqualTo(2);
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(again.json().toString()).isEqualTo(whole.json().toString());
        assertThatProblem(other).is(422, "IDEMPOTENCY_KEY_REUSED");
    }

    @Test
    void aFailureOfTheFirstPageIsThatOfTheCall() {
        // Given
        github.answer(true, request -> new Response(404, "{}"));

        // Then
        assertThatProblem(invoke("github.listIssues", ISSUES, Map.of("pages", 2)))
                .is(422, "PROVIDER_REJECTED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example/x?page=2", "//127.0.0.1:1/x", "http://169.254.169.254/latest"})
    void aLinkToAnotherAddressIsNotFollowed(String elsewhere) {
        // Given
        github.answer(true, request -> new Response(200, "[1]", Map.of("Link", "<" + elsewhere + ">; rel=\"next\"")));

        // When
        Reply reply = invoke("github.listIssues", ISSUES, Map.of("pages", 2));

        // Then
        assertThat(reply.data().get("result").toString()).isEqualTo("[1]");
        assertThat(reply.data().at("/paging/stopped/code").asText()).isEqualTo("PROVIDER_ERROR");
        assertThat(github.take()).hasSize(1);
    }

    @Test
    void aCursorIsFollowedInTheFormOfTheProvider() {
        // Given
        slack.answer(
                true,
                request -> request.body().contains("cursor=two%3D")
                        ? new Response(
                                200, "{\"ok\":true,\"members\":[2],\"response_metadata\":{\"next_cursor\":\"\"}}")
                        : new Response(
                                200, "{\"ok\":true,\"members\":[1],\"response_metadata\":{\"next_cursor\":\"two=\"}}"));

        // When
        Reply one = invoke("slack.listUsers", Map.of("limit", 1), Map.of("pages", 1));
        Reply all = invoke("slack.listUsers", Map.of("limit", 1), Map.of("pages", 4));

        // Then
        assertThat(one.data().at("/paging").toString())
                .isEqualTo("{\"pages\":1,\"complete\":false,\"next\":{\"cursor\":\"two=\"}}");
        assertThat(all.data().at("/result/members").toString()).isEqualTo("[1,2]");
        assertThat(all.data().at("/paging").toString()).isEqualTo("{\"pages\":2,\"complete\":true,\"next\":null}");
        assertThat(slack.take())
                .extracting(Received::body)
                .containsExactly("limit=1", "limit=1", "limit=1&cursor=two%3D");
    }

    @Test
    void noPageIsAskedForWithArgumentsThatNoCallerCouldGive() {
        // Given: a tool that takes a page or a cursor, and a caller with a cursor
        slack.answer(true, request -> new Response(200, "{\"ok\":true,\"messages\":{\"matches\":[1]}}"));

        // When
        Reply reply = invoke("slack.searchMessages", Map.of("query", "x", "cursor", "*"), Map.of("pages", 3));

        // Then
        assertThat(reply.data().at("/paging").toString()).isEqualTo("{\"pages\":1,\"complete\":false,\"next\":null}");
        assertThat(slack.take()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "101", "-1", "\"two\"", "1.5", "[]"})
    void anotherNumberOfPagesIsRefused(String pages) {
        // When
        Reply reply = acme.request(
                "POST",
                "/api/v1/tools/invoke",
                "{\"toolId\":\"github.listIssues\",\"parameters\":{\"owner\":\"o\",\"repo\":\"r\"},\"options\":{\"pages\":"
                        + pages + "}}");

        // Then
        assertThatProblem(reply).is(400, "VALIDATION_ERROR").namesField("options.pages");
        assertThatProblem(acme.request("POST", "/tools/github.listIssues?pages=" + pages.replace("\"", ""), ISSUES))
                .is(400, "VALIDATION_ERROR");
        assertThat(github.take()).isEmpty();
    }

    @Test
    void aToolThatHasNoPagesSaysSo() {
        // Then
        assertThatProblem(invoke("github.getMe", Map.of(), Map.of("pages", 2)))
                .is(400, "VALIDATION_ERROR")
                .namesField("options.pages");
        assertThat(invoke("github.getMe", Map.of(), Map.of("pages", 1)).status())
                .isEqualTo(200);
    }

    private static Map<String, Object> create(Object fields) {
        return Map.of("toolId", "github.createIssue", "parameters", ISSUE, "options", Map.of("fields", fields));
    }

    private Reply post(String path, Object body, String key) {
        return serai.request(
                "POST", path, body, Map.of("Authorization", "Bearer " + acme.key(), "Idempotency-Key", key));
    }

    @Test
    void everyDoorTakesThem() {
        // When
        Reply invoked = acme.request("POST", "/api/v1/tools/invoke", create(List.of("user.login", "number")));
        Reply batch = acme.request(
                "POST",
                "/api/v1/tools/batch",
                Map.of("calls", List.of(create(List.of("labels.name")), create(List.of("x")))));
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
        assertThatProblem(acme.request("POST", "/api/v1/tools/invoke", create(many)))
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
        post("/api/v1/tools/invoke", create(List.of("number")), "a");

        // When
        Reply other = post("/api/v1/tools/invoke", create(List.of("title")), "a");
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
        JsonNode failed = acme.request("POST", "/api/v1/tools/invoke", create(List.of("number")))
                .json();
        github.answer(true, OptionsTest::answer);

        // When
        Reply replayed = acme.request(
                "POST",
                "/dead-letters/" + failed.get("deadLetterId").asText() + "/replay",
                Map.of("acceptDuplicate", true, "options", Map.of("fields", List.of("title"))));

        // Then
        assertThat(replayed.json().get("result").toString()).isEqualTo("{\"title\":\"It breaks\"}");
    }
}
