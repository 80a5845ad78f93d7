package io.serai.search;

import static io.serai.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.Reply;
import io.serai.RoutesFolder;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code POST /api/v1/tools/select}. By words alone; {@link MeaningTest} loads the model. */
class SearchTest {

    private static final String SELECT = "/api/v1/tools/select";
    private static final RoutesFolder FOLDER = RoutesFolder.ofEverything();

    private static SeraiTester serai;
    private static TenantClient tenant;

    @BeforeAll
    static void start() {
        FOLDER.with("providers/acme.yaml", file("Counts the widgets on the shelf.", "how many widgets do we have"));
        serai = SeraiTester.start(Map.of(
                "SERAI_ROUTES", FOLDER.path().toString(),
                "SERAI_SEARCH_MEANING", "false",
                "GITHUB_CLIENT_ID", "id",
                "GITHUB_CLIENT_SECRET", "secret"));
        tenant = serai.newTenant("seeker");
    }

    @AfterAll
    static void stop() {
        serai.close();
    }

    private static String file(String description, String ask) {
        return """
                - beans:
                    - name: acme
                      type: io.serai.provider.Provider
                      properties:
                        title: Acme
                        category: things
                - route:
                    id: acme.count
                    description: %s
                    from:
                      uri: tool:acme.count
                      parameters:
                        effect: read
                        inputSchema:
                          required: [shelf]
                          properties:
                            shelf: { type: string, description: Name of the shelf. }
                        asks:
                          - %s
                      steps:
                        - setBody: { jq: { expression: "{count: 7}" } }
                """.formatted(description, ask);
    }

    private static Reply select(Map<String, ?> body) {
        return tenant.request("POST", SELECT, body);
    }

    private static List<String> ids(Reply reply) {
        List<String> ids = new ArrayList<>();
        for (String tier : List.of("tier1", "tier2", "tier3")) {
            reply.data()
                    .at("/tools/" + tier)
                    .forEach(tool -> ids.add(tool.path("toolId").asText()));
        }
        return ids;
    }

    @Test
    void toolsComeInTiersTheBestFirstAndSayHowTheyAreCalled() {
        // When
        Reply reply = select(Map.of("query", "how many widgets", "options", Map.of("maxTools", 12)));

        // Then
        assertThat(reply.status()).isEqualTo(200);
        JsonNode best = reply.data().at("/tools/tier1/0");
        assertThat(best.path("toolId").asText()).isEqualTo("acme.count");
        assertThat(best.at("/parameters/required/0").asText()).isEqualTo("shelf");
        assertThat(best.path("category").asText()).isEqualTo("things");
        assertThat(best.path("score").asDouble()).isBetween(0.0, 1.0);
        assertThat(best.path("tier").asInt()).isEqualTo(1);
        assertThat(reply.data().at("/performance/ranking").asText()).isEqualTo("words");
        assertThat(reply.data().at("/performance/totalTools").asInt()).isGreaterThan(90);
        assertThat(reply.data().at("/time_info/current_time").asText()).endsWith("Z");
    }

    @Test
    void aMissingAccountIsSaidWithTheLinkThatConnectsIt() {
        // Given
        TenantClient connected = serai.newTenant("connected");
        connected.connect("github", "gho_search");
        Map<String, ?> body = Map.of(
                "query",
                "create an issue on github",
                "options",
                Map.of("includeConnectionStatus", true, "includeGuidance", true, "includeSchemas", true));

        // When
        JsonNode without = select(body).data();
        JsonNode with = connected.request("POST", SELECT, body).data();

        // Then
        assertThat(without.at("/tools/tier1/0/toolId").asText()).isEqualTo("github.createIssue");
        assertThat(without.at("/tools/tier1/0/connected").asBoolean()).isFalse();
        assertThat(without.at("/tools/tier1/0/connectUrl").asText())
                .contains("/oauth/authorize/github?tenant_id=" + tenant.id());
        assertThat(without.at("/toolkit_connection_statuses/0/active_connection")
                        .asBoolean())
                .isFalse();
        assertThat(without.at("/guidance/validated_plan/0").asText()).contains("/oauth/authorize/github");
        assertThat(without.at("/guidance/main_tool_slugs/0").asText()).isEqualTo("github_createIssue");
        assertThat(without.at("/tool_schemas/github.createIssue/tool_slug").asText())
                .isEqualTo("github_createIssue");
        assertThat(with.at("/tools/tier1/0/connected").asBoolean()).isTrue();
        assertThat(with.at("/tools/tier1/0").has("connectUrl")).isFalse();
        assertThat(with.at("/guidance/validated_plan/0").asText()).startsWith("Call github.createIssue with ");
    }

    @Test
    void nothingExceedsTheBudgetAndOnlyCategoriesThatAreAllowedAreSearched() {
        // When
        Reply small = select(Map.of("query", "pull request", "maxTools", 50, "tokenBudget", 300));
        Reply code = select(Map.of("query", "message", "options", Map.of("allowedCategories", List.of("code"))));

        // Then
        assertThat(small.data().at("/performance/tokenUsage").asInt()).isBetween(1, 300);
        assertThat(ids(small)).isNotEmpty();
        small.data().at("/tools/tier3").forEach(tool -> {
            assertThat(tool.has("parameters")).isFalse();
            assertThat(tool.path("loadUrl").asText()).endsWith("/full-schema");
        });
        assertThat(ids(code)).isNotEmpty().allMatch(id -> id.startsWith("git"));
    }

    @Test
    void severalThingsAreAskedForAtOnce() {
        // When
        Reply reply = select(Map.of(
                "queries",
                List.of(
                        Map.of("use_case", "count widgets", "known_fields", "shelf:7"),
                        Map.of("use_case", "merge a PR"))));

        // Then
        JsonNode results = reply.data().path("results");
        assertThat(results).hasSize(2);
        assertThat(results.at("/0/main_tool_slugs/0").asText()).isEqualTo("acme_count");
        assertThat(results.at("/0/index").asInt()).isEqualTo(1);
        assertThat(results.at("/1/main_tool_slugs/0").asText()).isEqualTo("github_mergePullRequest");
        assertThat(results.at("/1/main_tool_slugs")).hasSize(2);
        assertThat(reply.data().path("next_steps_guidance")).hasSize(1);
        assertThat(reply.data().at("/next_steps_guidance/0").asText()).contains("/oauth/authorize/github");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|MISSING_PARAMETER|query",
                "{\"query\":\"x\",\"queries\":[]}|INVALID_REQUEST|",
                "{\"query\":\" \"}|MISSING_FIELD|query",
                "{\"query\":7}|VALIDATION_ERROR|query",
                "{\"query\":\"x\",\"options\":{\"maxTools\":101}}|VALIDATION_ERROR|maxTools",
                "{\"query\":\"x\",\"options\":{\"tokenBudget\":99}}|VALIDATION_ERROR|tokenBudget",
                "{\"query\":\"x\",\"options\":{\"allowedCategories\":\"code\"}}|VALIDATION_ERROR|allowedCategories",
                "{\"query\":\"x\",\"options\":[]}|VALIDATION_ERROR|options",
                "{\"query\":\"x\",\"session\":{\"id\":\"7\"}}|VALIDATION_ERROR|session.id",
                "{\"queries\":[]}|VALIDATION_ERROR|queries",
                "{\"queries\":[7]}|VALIDATION_ERROR|queries.0",
                "{\"queries\":[{}]}|MISSING_FIELD|use_case"
            })
    void whatCannotBeMeantIsRefused(String body, String code, String field) throws IOException {
        // When
        Reply reply = tenant.request("POST", SELECT, SeraiTester.JSON.readTree(body));

        // Then
        assertThatProblem(reply).is(400, code);
        if (field != null) {
            assertThatProblem(reply).namesField(field);
        }
    }

    @Test
    void questionsAndBatchesHaveALength() {
        // Then
        assertThatProblem(select(Map.of("query", "w".repeat(1_001)))).is(400, "VALIDATION_ERROR");
        assertThat(select(Map.of("query", "w".repeat(1_000))).status()).isEqualTo(200);
        assertThatProblem(select(Map.of("queries", Collections.nCopies(11, Map.of("use_case", "x")))))
                .is(400, "VALIDATION_ERROR");
        assertThat(select(Map.of("queries", Collections.nCopies(10, Map.of("use_case", "x"))))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aSessionIsGivenOrTakenUp() {
        // When
        JsonNode given = select(Map.of("query", "x", "session", Map.of("generate_id", true)))
                .data()
                .path("session");
        JsonNode taken = select(Map.of(
                        "query", "x", "session", Map.of("id", given.path("id").asText())))
                .data()
                .path("session");

        // Then
        assertThat(given.path("generated").asBoolean()).isTrue();
        assertThat(taken.path("id")).isEqualTo(given.path("id"));
        assertThat(taken.path("generated").asBoolean()).isFalse();
    }

    @Test
    void whoMayNotReadToolsFindsNone() {
        // Given
        String key = tenant.request(
                        "POST",
                        "/tenants/" + tenant.id() + "/api-keys",
                        Map.of("name", "some", "scopes", List.of("tools:invoke")))
                .json()
                .path("apiKey")
                .asText();

        // When
        Reply reply = serai.request("POST", SELECT, Map.of("query", "x"), Map.of("Authorization", "Bearer " + key));

        // Then
        assertThatProblem(reply).is(403, "INSUFFICIENT_SCOPES");
        assertThatProblem(serai.request("POST", SELECT, Map.of("query", "x"), Map.of()))
                .is(401, "MISSING_AUTH_HEADER");
    }

    @Test
    void theIndexFollowsTheFiles() throws IOException {
        // Given
        assertThat(ids(select(Map.of("query", "weigh the anvil")))).doesNotContain("acme.count");

        // When
        FOLDER.with("providers/acme.yaml", file("Counts the widgets on the shelf.", "weigh the anvil"));

        // Then
        await().until(() -> ids(select(Map.of("query", "weigh the anvil"))).contains("acme.count"));
        Files.delete(FOLDER.path().resolve("providers/acme.yaml"));
        await().until(() -> !ids(select(Map.of("query", "weigh the anvil"))).contains("acme.count"));
        FOLDER.with("providers/acme.yaml", file("Counts the widgets on the shelf.", "how many widgets do we have"));
        await().until(() -> ids(select(Map.of("query", "widgets"))).contains("acme.count"));
    }
}
