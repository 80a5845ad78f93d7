package io.serai.openapi;

import static io.serai.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.serai.Reply;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import io.serai.tool.Catalogue;
import io.serai.tool.Effect;
import io.serai.tool.Tool;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The documents as they are read over HTTP, and the rules of those who read them. */
class DocumentTest {

    private static final String PUBLIC_URL = "https://tools.acme.test";

    @AutoClose
    private static SeraiTester serai;

    private static TenantClient tenant;

    @BeforeAll
    static void start() {
        serai = SeraiTester.start(Map.of("SERAI_PUBLIC_URL", PUBLIC_URL));
        tenant = serai.newTenant("reader");
        tenant.connect("slack", "xoxb-of-the-document-test");
    }

    private static Reply get(String path) {
        return serai.request("GET", path, null, Map.of());
    }

    private static JsonNode document(String query) {
        Reply reply = get("/openapi.json" + query);
        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        return reply.json();
    }

    /** Every operation with its path and method. */
    private static List<JsonNode> operations(JsonNode document) {
        List<JsonNode> operations = new ArrayList<>();
        document.path("paths").forEach(path -> path.forEach(operations::add));
        return operations;
    }

    private static List<String> ids(JsonNode document) {
        return operations(document).stream()
                .map(operation -> operation.path("operationId").asText())
                .toList();
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
        // Given: select is an operation to come, and tools are no notes.
        List<String> ids = new ArrayList<>(ids(document("?profile=full")));
        ids.add("selectTools");

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

    /** providers.md: "Production notes on GPT Actions", and what the editor was seen to refuse. */
    private static void assertThatGptsTakeIt(JsonNode document) {
        List<JsonNode> operations = operations(document);
        assertThat(operations).hasSizeBetween(1, 30);
        assertThat(ids(document)).doesNotHaveDuplicates().allMatch(id -> id.matches("[A-Za-z0-9_-]{1,64}"));
        for (JsonNode operation : operations) {
            assertThat(operation.path("summary").asText()).hasSizeBetween(1, 300);
            assertThat(operation.path("description").asText()).hasSizeBetween(1, 300);
            assertThat(operation.path("x-openai-isConsequential").isBoolean()).isTrue();
            assertThat(operation.path("parameters").findValuesAsText("in")).isSubsetOf("path", "query");
        }
        assertThat(document.findValuesAsText("description")).allMatch(text -> text.length() <= 700);
        assertThat(document.path("servers")).hasSize(1);
        assertThat(document.at("/servers/0/url").asText()).startsWith("https://");
        assertThat(document.path("security").toString()).isEqualTo("[{\"bearer\":[]}]");
        assertThat(document.at("/components/securitySchemes/bearer/type").asText())
                .isEqualTo("http");
        assertThatObjectsSayTheirProperties(document.at("/components/schemas"));
    }

    private static void assertThatObjectsSayTheirProperties(JsonNode node) {
        if ("object".equals(node.path("type").textValue())) {
            assertThat(node.has("properties")).as(node.toString()).isTrue();
        }
        node.forEach(DocumentTest::assertThatObjectsSayTheirProperties);
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
                .isNotEmpty();
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
}
