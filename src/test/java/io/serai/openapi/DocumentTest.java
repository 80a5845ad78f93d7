package io.serai.openapi;

import static io.serai.ProblemAssert.assertThatProblem;
import static io.serai.openapi.GptRules.assertThatGptsTakeIt;
import static io.serai.openapi.GptRules.ids;
import static io.serai.openapi.GptRules.operations;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.serai.FaultRuns;
import io.serai.RecordingProvider;
import io.serai.RecordingProvider.Received;
import io.serai.RecordingProvider.Response;
import io.serai.Reply;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import io.serai.tool.Catalogue;
import io.serai.tool.Effect;
import io.serai.tool.Tool;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The documents as they are read over HTTP, and the rules of those who read them. */
class DocumentTest {

    private static final String PUBLIC_URL = "https://tools.acme.test";

    @AutoClose
    private static RecordingProvider vendor;

    @AutoClose
    private static SeraiTester serai;

    private static TenantClient tenant;

    @BeforeAll
    static void start() {
        vendor = new RecordingProvider();
        Map<String, String> environment = new HashMap<>(vendor.environment("github"));
        environment.put("SERAI_PUBLIC_URL", PUBLIC_URL);
        serai = SeraiTester.start(environment);
        tenant = serai.newTenant("reader");
        tenant.connect("slack", "xoxb-of-the-document-test");
    }

    @BeforeEach
    void forget() {
        vendor.answerWithAnEmptyObject();
        vendor.take();
    }

    private static Reply get(String path) {
        return serai.request("GET", path, null, Map.of());
    }

    private static JsonNode document(String query) {
        Reply reply = get("/openapi.json" + query);
        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        return reply.json();
    }

    @Test
    void theFullDocumentHasEveryEntryOfTheApiAndEveryTool() {
        // When
        JsonNode document = document("?profile=full");

        // Then
        Set<String> expected = new HashSet<>();
        serai.bean(CamelContext.class)
                .getRestRegistry()
                .listAllRestServices()
                .forEach(entry -> expected.add("/" + entry.getUriTemplate().replaceFirst("^/+", "")));
        serai.bean(Catalogue.class).all().forEach(tool -> expected.add("/tools/" + tool.id()));
        Set<String> paths = new HashSet<>();
        document.path("paths").fieldNames().forEachRemaining(paths::add);
        assertThat(paths).isEqualTo(expected);
        assertThat(document.path("openapi").asText()).isEqualTo("3.1.0");
        assertThat(document.at("/servers/0/url").asText()).isEqualTo(PUBLIC_URL);
        assertThat(document.path("components").path("securitySchemes")).hasSize(1);
        assertThat(document.path("tags").findValuesAsText("name")).allMatch(tag -> tag.matches("[a-z][a-z -]*"));
    }

    @Test
    void theGatewaysOwnOperationsHaveTheirParametersFromTheRestDsl() {
        // When
        JsonNode list = document("?profile=full")
                .path("paths")
                .path("/api/v1/tools/list")
                .path("get");

        // Then
        assertThat(list.path("parameters").findValuesAsText("name")).contains("category", "connected", "limit");
        assertThat(list.at("/responses/200/content/application~1json/schema/$ref")
                        .asText())
                .isEqualTo("#/components/schemas/ToolList");
    }

    @Test
    void everyNoteIsAboutAnOperationThatIsThere() {
        // Given: tools are no notes.
        List<String> ids = new ArrayList<>(ids(document("?profile=full")));

        // Then
        assertThat(OperationNotes.read().ids()).toIterable().isSubsetOf(ids);
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        // When
        JsonNode document = document("?profile=full");

        // Then
        assertThat(document.findValuesAsText("$ref")).hasSizeGreaterThan(500).allSatisfy(reference -> assertThat(
                        document.at(reference.substring(1)).isMissingNode())
                .as(reference)
                .isFalse());
    }

    @Test
    void everyToolKeepsToTheRulesForGpts() {
        for (Tool tool : serai.bean(Catalogue.class).all()) {
            // When
            JsonNode document = document("?tools=" + tool.id());

            // Then
            JsonNode operation =
                    document.path("paths").path("/tools/" + tool.id()).path("post");
            assertThat(ids(document)).containsExactly(tool.mcpName());
            assertThat(operation.path("x-openai-isConsequential").booleanValue())
                    .isEqualTo(tool.effect() != Effect.READ);
            assertThat(operation
                            .at("/requestBody/content/application~1json/schema/$ref")
                            .asText())
                    .isEqualTo("#/components/schemas/" + tool.mcpName() + "Arguments");
            assertThatGptsTakeIt(document);
        }
    }

    @Test
    void everyDocumentForGptsKeepsToTheirRules() {
        for (String query : List.of("", "?integration=github", "?integration=notion,slack", "?category=code")) {
            assertThatGptsTakeIt(document(query));
        }
    }

    @Test
    void whatAGptHasNoRoomForIsNamed() {
        // When
        JsonNode document = document("?operations=4");

        // Then
        assertThat(operations(document)).hasSize(4);
        assertThat(ids(document)).contains("listTools", "invokeTool");
        assertThat(document.at("/info/description").asText())
                .contains("of " + serai.bean(Catalogue.class).all().size() + " tools");
        assertThat(operations(document("?integration=github&operations=7"))).hasSize(7);
    }

    @Test
    void aDocumentIsSentOnceAndThenNamedByItsTag() {
        // Given
        Reply first = get("/openapi.json?integration=slack");
        String tag = first.header("ETag");

        // When
        Reply again = serai.request(
                "GET", "/openapi.json?integration=slack", null, Map.of("If-None-Match", "\"other\", W/" + tag));
        Reply other = serai.request("GET", "/openapi.json?integration=demo", null, Map.of("If-None-Match", tag));

        // Then
        assertThat(tag).matches("\"[0-9a-f]{32}\"");
        assertThat(first.headers().allValues("Cache-Control")).containsExactly("no-cache");
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.json().isMissingNode()).isTrue();
        assertThat(again.header("ETag")).isEqualTo(tag);
        assertThat(other.status()).isEqualTo(200);
    }

    @Test
    void aToolThatGoesLeavesTheDocument() {
        // Given
        Catalogue catalogue = serai.bean(Catalogue.class);
        Tool time = Objects.requireNonNull(catalogue.find("demo.time"));
        Reply before = get("/openapi.json?integration=demo");

        // When
        catalogue.withdraw(time);
        Reply without = get("/openapi.json?integration=demo");
        catalogue.publish(time);
        Reply after = get("/openapi.json?integration=demo");

        // Then
        assertThat(ids(before.json())).contains("demo_time");
        assertThat(ids(without.json())).contains("demo_echo").doesNotContain("demo_time");
        assertThat(after.header("ETag")).isEqualTo(before.header("ETag")).isNotEqualTo(without.header("ETag"));
    }

    @Test
    void theSameDocumentIsThereInYaml() throws IOException {
        // When
        Reply reply = get("/openapi.yaml?integration=demo");

        // Then
        assertThat(reply.header("Content-Type")).isEqualTo("application/yaml");
        assertThat(new ObjectMapper(new YAMLFactory()).readTree(reply.json().asText()))
                .isEqualTo(document("?integration=demo"));
    }

    @Test
    void aTenantCanHaveTheToolsThatItIsConnectedFor() {
        // When
        Reply reply = tenant.request("GET", "/openapi.json?connected=true", null);

        // Then
        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        assertThat(ids(reply.json()))
                .contains("slack_postMessage", "demo_echo")
                .noneMatch(id -> id.startsWith("github"));
        assertThat(reply.header("Cache-Control")).isEqualTo("private, no-cache");
        assertThat(reply.header("RateLimit-Limit") + reply.header("X-RateLimit-Limit"))
                .as("its limits are for calls")
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "?profile=tiny, 400, INVALID_REQUEST",
        "?operations=0, 400, INVALID_REQUEST",
        "?operations=many, 400, INVALID_REQUEST",
        "?connected=maybe, 400, INVALID_REQUEST",
        "'?tools=,', 400, INVALID_REQUEST",
        "?category=none, 400, INVALID_REQUEST",
        "?integration=nobody, 404, INTEGRATION_NOT_FOUND",
        "?tools=demo.nothing, 404, TOOL_NOT_FOUND",
        "?connected=true, 401, MISSING_AUTH_HEADER"
    })
    void whatNamesNothingIsRefused(String query, int status, String code) {
        assertThatProblem(get("/openapi.json" + query)).is(status, code);
    }

    @Test
    void aWrongCredentialIsRefusedThoughNoneIsNeeded() {
        assertThatProblem(serai.request("GET", "/openapi.json", null, Map.of("Authorization", "Bearer wrong")))
                .is(401, "INVALID_API_KEY");
    }

    @Test
    void thePluginsManifestLeadsToTheDocument() {
        // When
        JsonNode manifest = get("/.well-known/ai-plugin.json").json();

        // Then
        assertThat(manifest.path("schema_version").asText()).isEqualTo("v1");
        assertThat(manifest.at("/auth/type").asText()).isEqualTo("bearer");
        assertThat(manifest.at("/api/type").asText()).isEqualTo("openapi");
        assertThat(manifest.at("/api/url").asText()).isEqualTo(PUBLIC_URL + "/openapi.yaml");
        assertThat(manifest.path("description_for_human").asText()).hasSizeLessThanOrEqualTo(120);
    }

    @Test
    @Tag("peers")
    void aClientThatIsGeneratedCallsTools() throws Exception {
        // Given
        TenantClient caller = serai.newTenant("caller");
        caller.connect("github", "gho_ofTheGeneratedClient");
        vendor.answer(true, request -> new Response(201, "{\"number\":7,\"title\":\"It breaks\"}"));
        String few = "?tools=demo.echo,github.createIssue,github.getIssue";
        var client = GeneratedClient.of(
                document(FaultRuns.count(3, 30) == 3 ? few : "").toString());

        // When
        Map<String, String> said = client.apply(serai.api().toString(), caller.key());

        // Then
        assertThat(said.get("echo")).startsWith("demo.echo ").contains("hello");
        assertThat(said.get("issue")).isEqualTo("{number=7}");
        assertThat(said.get("refused")).startsWith("400 ").contains("VALIDATION_ERROR");
        assertThat(vendor.take()).extracting(Received::target).containsExactly("/repos/octo/hello/issues");
    }

    @Test
    void theRecipeForCurlWorks() throws Exception {
        // When
        Recipe.Ended ended = recipe("doors.md", "http://localhost:3000");

        // Then
        assertThat(ended.code()).as(ended.output()).isZero();
        assertThat(ended.output())
                .contains("github.createIssue  write  ", "\"tool_name\":\"github.listIssues\"")
                .containsIgnoringCase("Idempotency-Replayed: true");
    }

    @Test
    void theRecipeForGptsWorks() throws Exception {
        // When
        Recipe.Ended ended = recipe("openapi.md", "https://tools.acme.example");

        // Then
        assertThat(ended.code()).as(ended.output()).isZero();
        assertThat(ended.output()).contains("operationId: \"slack_postMessage\"");
    }

    private static Recipe.Ended recipe(String page, String address) throws Exception {
        return Recipe.run(
                page,
                Map.of("ADMIN_API_KEY", SeraiTester.ADMIN_KEY, "GITHUB_TOKEN", "gho_ofTheRecipe"),
                Map.of(address, serai.api().toString(), "xoxb-…", "xoxb-ofTheRecipe"));
    }
}
