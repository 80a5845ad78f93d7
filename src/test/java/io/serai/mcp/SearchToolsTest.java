package io.serai.mcp;

import static io.serai.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.RecordingProvider;
import io.serai.RecordingProvider.Response;
import io.serai.Reply;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Three tools in place of a list that is too long. */
class SearchToolsTest {

    private static RecordingProvider vendor;
    private static SeraiTester serai;
    private static TenantClient tenant;
    private static McpClient client;

    @BeforeAll
    static void start() {
        vendor = new RecordingProvider();
        Map<String, String> environment = new HashMap<>(vendor.environment("github"));
        environment.put("SERAI_MCP_LISTED_TOOLS", "50");
        environment.put("SERAI_SEARCH_MEANING", "false");
        environment.put("NOTION_CLIENT_ID", "id");
        environment.put("NOTION_CLIENT_SECRET", "secret");
        serai = SeraiTester.start(environment);
        tenant = serai.newTenant("many");
        tenant.connect("github", "gho_many");
        client = new McpClient(serai, tenant.key());
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

    private static JsonNode ask(boolean modern, String method, Map<String, ?> params) {
        Reply reply = modern ? client.askModern(method, params) : client.ask(method, params);
        assertThat(reply.status()).isEqualTo(200);
        return reply.json().path("result");
    }

    private static JsonNode text(JsonNode result) throws IOException {
        return SeraiTester.JSON.readTree(result.at("/content/0/text").asText());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aLongListIsReplacedAndTheListOfOneServiceIsNot(boolean modern) {
        // When
        JsonNode list = ask(modern, "tools/list", Map.of());
        JsonNode ofOne = client.post(
                        "/mcp/slack",
                        McpClient.message("tools/list", Map.of()),
                        Map.of("MCP-Protocol-Version", "2025-11-25"))
                .json()
                .path("result");

        // Then
        assertThat(list.path("tools"))
                .extracting(tool -> tool.path("name").asText())
                .containsExactly("search_tools", "get_tool", "call_tool");
        assertThat(list.at("/tools/0/annotations/readOnlyHint").asBoolean()).isTrue();
        assertThat(list.at("/tools/2/annotations/destructiveHint").asBoolean()).isTrue();
        assertThat(list.has("nextCursor")).isFalse();
        assertThat(list.path("cacheScope").asText("none")).isEqualTo(modern ? "private" : "none");
        assertThat(ofOne.path("tools").size()).isBetween(10, 50);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aToolIsFoundShownAndCalled(boolean modern) throws IOException {
        // Given
        vendor.answer(true, request -> new Response(200, "{\"login\":\"octo\"}"));

        // When
        JsonNode found = text(ask(
                modern,
                "tools/call",
                Map.of("name", "search_tools", "arguments", Map.of("query", "which account is connected on github"))));
        JsonNode shown = text(
                ask(modern, "tools/call", Map.of("name", "get_tool", "arguments", Map.of("name", "github_getMe"))));
        JsonNode called = ask(
                modern,
                "tools/call",
                Map.of("name", "call_tool", "arguments", Map.of("name", "github_getMe", "arguments", Map.of())));

        // Then
        assertThat(found.at("/tools/0/name").asText()).isEqualTo("github_getMe");
        assertThat(found.at("/tools/0/inputSchema/type").asText()).isEqualTo("object");
        assertThat(found.at("/tools/0/connected").asBoolean()).isTrue();
        assertThat(found.at("/tools/0/annotations/readOnlyHint").asBoolean()).isTrue();
        assertThat(found.path("tools")).hasSize(5);
        assertThat(found.at("/tools/3").has("inputSchema")).isFalse();
        assertThat(shown.path("inputSchema")).isEqualTo(found.at("/tools/0/inputSchema"));
        assertThat(text(called).path("login").asText()).isEqualTo("octo");
        assertThat(tenant.request("GET", "/audit?action=tools.invoke&limit=1", null)
                        .toString())
                .contains("github.getMe");
    }

    @Test
    void aToolWithoutAnAccountComesWithTheLinkAndTheConnectionMakesItGo() throws IOException {
        // When
        JsonNode found = text(ask(
                false,
                "tools/call",
                Map.of(
                        "name",
                        "search_tools",
                        "arguments",
                        Map.of("query", "create a page", "integration", "notion"))));

        // Then
        assertThat(found.at("/tools/0/name").asText()).isEqualTo("notion_createPage");
        assertThat(found.at("/tools/0/connected").asBoolean()).isFalse();
        assertThat(found.at("/tools/0/connect").asText()).contains("/oauth/authorize/notion?tenant_id=" + tenant.id());
    }

    @Test
    void aCallThroughCallToolIsDoneOnceForItsKey() {
        // Given
        Map<String, Object> params = Map.of(
                "name",
                "call_tool",
                "arguments",
                Map.of("name", "github_createIssue", "arguments", Map.of("owner", "o", "repo", "r", "title", "once")),
                "_meta",
                Map.of("serai/idempotencyKey", "search-once"));

        // When
        ask(false, "tools/call", params);
        JsonNode again = ask(false, "tools/call", params);

        // Then
        assertThat(again.at("/_meta/serai~1replayed").asBoolean()).isTrue();
        assertThat(vendor.take()).hasSize(1);
    }

    @Test
    void whatAModelWritesWronglyItCanRead() {
        // When
        List<JsonNode> results = List.of(
                ask(false, "tools/call", Map.of("name", "call_tool", "arguments", Map.of("name", "github_nothing"))),
                ask(false, "tools/call", Map.of("name", "call_tool", "arguments", Map.of())),
                ask(false, "tools/call", Map.of("name", "get_tool", "arguments", Map.of("name", "nothing"))),
                ask(false, "tools/call", Map.of("name", "search_tools", "arguments", Map.of())),
                ask(
                        false,
                        "tools/call",
                        Map.of("name", "search_tools", "arguments", Map.of("query", "x", "limit", 21))),
                ask(
                        false,
                        "tools/call",
                        Map.of(
                                "name",
                                "call_tool",
                                "arguments",
                                Map.of("name", "github_createIssue", "arguments", Map.of("title", "t")))));

        // Then
        assertThat(results).allSatisfy(result -> {
            assertThat(result.path("isError").asBoolean()).isTrue();
            assertThat(result.at("/content/0/text").asText()).isNotBlank();
        });
        assertThat(results.getFirst().at("/content/0/text").asText()).contains("search_tools");
        assertThat(vendor.take()).isEmpty();
    }

    @Test
    void searchingNeedsTheScopeForReadingAndCallingThatForCalls() {
        // Given
        String reader = tenant.request(
                        "POST",
                        "/tenants/" + tenant.id() + "/api-keys",
                        Map.of("name", "some", "scopes", List.of("tools:read")))
                .json()
                .path("apiKey")
                .asText();
        McpClient reading = new McpClient(serai, reader);

        // When
        Reply search = reading.ask("tools/call", Map.of("name", "search_tools", "arguments", Map.of("query", "x")));
        Reply call =
                reading.ask("tools/call", Map.of("name", "call_tool", "arguments", Map.of("name", "github_getMe")));

        // Then
        assertThat(search.status()).isEqualTo(200);
        assertThatProblem(call).is(403, "INSUFFICIENT_SCOPES");
    }

    @Test
    void theInstructionsSayHowToBegin() {
        // When
        JsonNode modern = ask(true, "server/discover", Map.of());

        // Then
        assertThat(modern.path("instructions").asText()).contains("search_tools");
    }
}
