package io.serai.vendor;

import static io.serai.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.RecordingProvider;
import io.serai.RecordingProvider.Received;
import io.serai.Reply;
import io.serai.RoutesFolder;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import io.serai.tool.Catalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Operations of a vendor's document are tools like those of the file beside them. */
class VendorToolsTest {

    private static final Path TRACKER = Path.of("src/test/resources/io/serai/vendor/tracker-3.0.json");
    private static final String TOKEN = "canary-token-of-the-tracker";
    private static final RoutesFolder FOLDER = RoutesFolder.ofTheGateway();

    private static RecordingProvider vendor;
    private static SeraiTester serai;
    private static TenantClient tenant;

    @BeforeAll
    static void start() throws IOException {
        vendor = new RecordingProvider();
        FOLDER.with("providers/tracker.openapi.json", Files.readString(TRACKER));
        FOLDER.with("providers/tracker.yaml", provider("tracker", "[all]"));
        serai = SeraiTester.start(Map.of("SERAI_ROUTES", FOLDER.path().toString()));
        tenant = serai.newTenant("tracking");
        tenant.connect("tracker", TOKEN);
    }

    @AfterAll
    static void stop() {
        serai.close();
        vendor.close();
    }

    @BeforeEach
    void forget() {
        vendor.answerWithAnEmptyObject();
        vendor.take();
    }

    private static String provider(String id, String operations) {
        return """
                - beans:
                    - name: %1$s
                      type: io.serai.provider.Provider
                      properties:
                        title: Tracker
                        category: test
                        baseUrl: "%2$s/v2"
                        openapi: { document: %1$s.openapi.json, operations: %3$s }
                - route:
                    id: %1$s.own
                    description: A tool of the file itself
                    from:
                      uri: tool:%1$s.own
                      parameters:
                        effect: read
                        inputSchema: {}
                      steps:
                        - to: { uri: "provider:%1$s", parameters: { httpMethod: GET, path: /own } }
                """.formatted(id, vendor.address(), operations);
    }

    private static JsonNode state(String file) {
        for (JsonNode state :
                serai.adminRequest("GET", "/admin/routes", null).json().get("routes")) {
            if (state.get("file").asText().equals(file)) {
                return state;
            }
        }
        return SeraiTester.JSON.missingNode();
    }

    private static Received sent(String tool, Map<String, ?> arguments) {
        Reply reply = tenant.invoke(tool, arguments);
        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        return vendor.take().getFirst();
    }

    @Test
    void anOperationIsCalledWithTheTenantsCredentialAtTheProvidersAddress() {
        // When
        Received request = sent(
                "tracker.tickets_list-for-project",
                Map.of(
                        "project", "a b/../c",
                        "labels", List.of("x&y", "z"),
                        "ids", List.of(1, 2),
                        "filter", Map.of("age", Map.of("gt", 3)),
                        "page_size", 5));

        // Then
        assertThat(request.method()).isEqualTo("GET");
        assertThat(request.path()).isEqualTo("/v2/projects/a%20b%2F..%2Fc/tickets");
        assertThat(request.query().split("&"))
                .containsExactlyInAnyOrder(
                        "labels=x%26y", "labels=z", "ids=1,2", "filter%5Bage%5D%5Bgt%5D=3", "page%5Bsize%5D=5");
        assertThat(request.header("Authorization")).isEqualTo("Bearer " + TOKEN);
        assertThat(request.headers())
                .extracting(Map.Entry::getKey)
                .containsExactlyInAnyOrder("User-Agent", "authorization", "host");
    }

    @Test
    void bodiesOfAllKindsAreSentAsTheDocumentHasThem() {
        // When
        Received json = sent("tracker.tickets_create", Map.of("project", "p", "title", "t", "weight", 2));
        Received renamed = sent("tracker.variables_rename", Map.of("project", "p", "name", "a", "body_name", "b"));
        Received list = sent("tracker.labels_set", Map.of("ticket_id", 7, "body", List.of("x", "y")));
        Received none = sent("tracker.labels_set", Map.of("ticket_id", 7));
        Received form = sent(
                "tracker.login",
                Map.of("user", "a&b", "scopes", List.of("r", "w"), "address", Map.of("city", "Köln", "l", List.of(1))));
        Received deleted = sent("tracker.variables_delete", Map.of("project", "p", "name", "a"));

        // Then
        assertThat(SeraiTester.text(json.body())).contains("\"title\":\"t\"").doesNotContain("project");
        assertThat(json.header("Content-Type")).startsWith("application/json");
        assertThat(renamed.target()).isEqualTo("/v2/projects/p/variables/a");
        assertThat(renamed.body()).isEqualTo("{\"name\":\"b\"}");
        assertThat(list.body()).isEqualTo("[\"x\",\"y\"]");
        assertThat(none.body()).isEmpty();
        assertThat(none.header("Content-Type")).isEmpty();
        assertThat(form.header("Content-Type")).startsWith("application/x-www-form-urlencoded");
        assertThat(form.body().split("&"))
                .containsExactlyInAnyOrder(
                        "user=a%26b", "scopes=r", "scopes=w", "address%5Bcity%5D=K%C3%B6ln", "address%5Bl%5D%5B0%5D=1");
        assertThat(deleted.method()).isEqualTo("DELETE");
        assertThat(deleted.body()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"..", ".", "''", "a//b", "a/../../secret", "./x"})
    void aHostileValueReachesNoOtherPath(String path) {
        // When
        Reply reply = tenant.invoke("tracker.files_read", Map.of("path", path));

        // Then
        if (path.isEmpty()) {
            assertThat(vendor.take()).extracting(Received::target).containsExactly("/v2/files");
        } else {
            assertThatProblem(reply).is(400, "VALIDATION_ERROR").namesField("parameters.path");
            assertThat(vendor.take()).isEmpty();
        }
    }

    @Test
    void argumentsAreCheckedAndHeadersAreNobodysArguments() {
        // When
        Reply missing = tenant.invoke("tracker.tickets_create", Map.of("project", "p"));
        Reply header = tenant.invoke("tracker.tickets_list-for-project", Map.of("project", "p", "Authorization", "x"));

        // Then
        assertThatProblem(missing).is(400, "VALIDATION_ERROR").namesField("parameters.title");
        assertThatProblem(header).is(400, "VALIDATION_ERROR").namesField("parameters.Authorization");
        assertThat(vendor.take()).isEmpty();
    }

    @Test
    void itIsListedLikeOthers() {
        // When
        Reply full = tenant.request("GET", "/api/v1/tools/tracker.variables_delete/full-schema", null);
        Reply list = tenant.request("GET", "/api/v1/tools/list?integration=tracker&limit=100", null);
        Reply document = tenant.request("GET", "/openapi.json?tools=tracker.tickets_create", null);

        // Then
        assertThat(full.data().findPath("effect").asText()).isEqualTo("destructive");
        assertThat(list.data().get("tools").size()).isEqualTo(9);
        assertThat(document.json()
                        .at("/components/schemas/tracker_tickets_createArguments/required/1")
                        .asText())
                .isEqualTo("title");
        JsonNode state = state("tracker.yaml");
        assertThat(state.at("/operations/document").asText()).isEqualTo("tracker.openapi.json");
        assertThat(state.at("/operations/tools").asInt()).isEqualTo(8);
        assertThat(state.at("/operations/leftOut").size()).isEqualTo(3);
        assertThat(state.get("tools").size()).isEqualTo(9);
    }

    @Test
    void anMcpClientListsAndCallsIt() {
        // When
        JsonNode listed = mcp("tools/list", Map.of()).get("tools");
        JsonNode called =
                mcp("tools/call", Map.of("name", "tracker_files_read", "arguments", Map.of("path", "docs/read me.md")));

        // Then
        List<String> names = new ArrayList<>();
        listed.forEach(tool -> names.add(tool.get("name").asText()));
        assertThat(names).contains("tracker_tickets_create", "tracker_own");
        assertThat(called.path("isError").asBoolean()).isFalse();
        assertThat(vendor.take()).extracting(Received::target).containsExactly("/v2/files/docs/read%20me.md");
    }

    private static JsonNode mcp(String method, Map<String, ?> params) {
        return serai.request(
                        "POST",
                        "/mcp",
                        Map.of("jsonrpc", "2.0", "id", 1, "method", method, "params", params),
                        Map.of(
                                "Authorization", "Bearer " + tenant.key(),
                                "Accept", "application/json, text/event-stream",
                                "MCP-Protocol-Version", "2025-11-25"))
                .json()
                .get("result");
    }

    @Test
    void aWriteIsNotRepeatedAndIsParkedWhenNobodyKnowsWhatBecameOfIt() {
        // Given
        vendor.answer(true, request -> RecordingProvider.Response.CUT);

        // When
        Reply reply = tenant.invoke("tracker.tickets_create", Map.of("project", "p", "title", "t"));

        // Then
        assertThatProblem(reply).is(502, "PROVIDER_ERROR");
        assertThat(reply.json().path("deadLetterId").asText()).isNotEmpty();
        assertThat(vendor.take()).hasSize(1);
    }

    @Test
    void anEditOfTheDocumentIsAnEditOfTheFile() throws IOException {
        // Given
        tenant.connect("tracker", TOKEN);
        FOLDER.with("providers/live.openapi.json", oneOperation("first", "/first"));
        FOLDER.with("providers/live.yaml", provider("live", "[all]"));
        await().until(() -> serai.bean(Catalogue.class).find("live.first") != null);
        tenant.connect("live", TOKEN);

        // When: a good edit, a broken one, none at all, and the good one again.
        FOLDER.with("providers/live.openapi.json", oneOperation("second", "/second"));
        await().until(() -> serai.bean(Catalogue.class).find("live.second") != null);
        assertThat(serai.bean(Catalogue.class).find("live.first")).isNull();
        FOLDER.with("providers/live.openapi.json", "{\"openapi\":\"3.1.0\",\n\"paths\":{,}}");
        await().until(() -> state("live.yaml").get("status").asText().equals("rejected"));
        JsonNode broken = state("live.yaml");
        Received served = sent("live.second", Map.of());
        Files.delete(FOLDER.path().resolve("providers/live.openapi.json"));
        await().until(() ->
                state("live.yaml").at("/findings/0/message").asText().contains("There is no file"));
        FOLDER.with("providers/live.openapi.json", oneOperation("second", "/second"));
        await().until(() -> state("live.yaml").get("status").asText().equals("active"));

        // Then
        assertThat(broken.at("/findings/0/file").asText()).endsWith("live.openapi.json");
        assertThat(broken.at("/findings/0/line").asInt()).isEqualTo(2);
        assertThat(broken.at("/findings/0/message").asText()).startsWith("Not JSON");
        assertThat(served.target()).isEqualTo("/v2/second");
        assertThat(state("live.yaml").get("version").asInt()).isEqualTo(2);

        // When: an operator goes back, to the document as well as to the text.
        String hash = state("live.yaml").get("hash").asText();
        Reply back = serai.adminRequest("POST", "/admin/routes/live.yaml/rollback", null);

        // Then
        assertThat(back.status()).as(back.toString()).isEqualTo(200);
        assertThat(sent("live.first", Map.of()).target()).isEqualTo("/v2/first");
        assertThat(serai.bean(Catalogue.class).find("live.second")).isNull();
        assertThat(state("live.yaml").get("hash").asText()).isNotEqualTo(hash);
    }

    @Test
    void aStartThatFindsABrokenDocumentServesTheLastGoodOne() throws IOException {
        // Given
        RoutesFolder folder = RoutesFolder.ofTheGateway();
        folder.with("providers/again.openapi.json", oneOperation("kept", "/kept"));
        String provider = provider("again", "[all]");
        folder.with("providers/again.yaml", provider.substring(0, provider.indexOf("- route:")));
        Map<String, String> environment = Map.of("SERAI_ROUTES", folder.path().toString());
        Path data = Files.createTempDirectory("serai-vendor");
        try (SeraiTester first = SeraiTester.start(data, environment)) {
            await().until(() -> first.bean(org.springframework.jdbc.core.simple.JdbcClient.class)
                            .sql("select count(*) from route_files where file = 'again.yaml' and document is not null")
                            .query(Integer.class)
                            .single()
                    == 1);
        }
        folder.with("providers/again.openapi.json", "{}");

        // When
        try (SeraiTester second = SeraiTester.start(data, environment)) {
            // Then
            assertThat(second.bean(Catalogue.class).find("again.kept")).isNotNull();
            JsonNode state =
                    second.adminRequest("GET", "/admin/routes", null).json().at("/routes/0");
            assertThat(state.get("status").asText()).isEqualTo("rejected");
            assertThat(state.at("/findings/0/message").asText()).contains("not OpenAPI 3");
        }
    }

    private static String oneOperation(String id, String path) {
        return "{\"openapi\":\"3.1.0\",\"paths\":{\"%s\":{\"get\":{\"operationId\":\"%s\"}}}}".formatted(path, id);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[tickets/cretae]|The document has no operation tickets/cretae",
                "[]|openapi.operations names none",
                "[own]|has the name of route"
            })
    void whatTheFileWantsAndTheDocumentHasNotIsAFindingAtItsPlace(String operations, String message) {
        // Given
        FOLDER.with("providers/wrong.openapi.json", oneOperation("own", "/own"));

        // When
        FOLDER.with("providers/wrong.yaml", provider("wrong", operations));

        // Then
        await().until(() ->
                state("wrong.yaml").at("/findings/0/message").asText().contains(message));
        assertThat(state("wrong.yaml").at("/findings/0/line").asInt()).isEqualTo(8);
        assertThat(state("wrong.yaml").at("/findings/0/file").asText()).endsWith("wrong.yaml");
    }

    @ParameterizedTest
    @CsvSource({"../tracker.openapi.json", "https://x.example/a.json", "/etc/passwd", "other.yaml", "{{env:HOME}}.json"
    })
    void aDocumentIsAFileBesideTheProviderAndNothingElse(String document) {
        // When
        FOLDER.with(
                "providers/away.yaml",
                provider("away", "all").replace("document: away.openapi.json", "document: \"" + document + "\""));

        // Then
        await().until(() -> state("away.yaml").path("status").asText().equals("rejected"));
        await().until(() -> state("away.yaml").toString().contains("openapi.document must be")
                || state("away.yaml").toString().contains("Placeholders"));
    }
}
