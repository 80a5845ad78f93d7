package io.serai.mcp;

import static io.serai.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.RecordingProvider;
import io.serai.RecordingProvider.Response;
import io.serai.Reply;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import java.util.ArrayList;
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

class McpTest {

    private static RecordingProvider vendor;
    private static SeraiTester serai;
    private static TenantClient tenant;
    private static McpClient client;

    @BeforeAll
    static void start() {
        vendor = new RecordingProvider();
        Map<String, String> environment = new HashMap<>(vendor.environment("github"));
        environment.put("SERAI_MCP_PAGE", "40");
        environment.put("CORS_ORIGINS", "https://app.example");
        serai = SeraiTester.start(environment);
        tenant = serai.newTenant("mcp");
        tenant.connect("github", "gho_mcp");
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

    @ParameterizedTest
    @CsvSource({"2025-06-18, 2025-06-18", "2025-11-25, 2025-11-25", "2031-01-01, 2025-11-25", "2026-07-28, 2025-11-25"})
    void initializeAgreesOnARevisionWithSessions(String asked, String agreed) {
        // When
        JsonNode result = result(client.post(
                McpClient.message(
                        "initialize",
                        Map.of(
                                "protocolVersion",
                                asked,
                                "capabilities",
                                Map.of(),
                                "clientInfo",
                                Map.of("name", "t", "version", "1"))),
                Map.of()));

        // Then
        assertThat(result.path("protocolVersion").asText()).isEqualTo(agreed);
        assertThat(result.path("serverInfo").path("name").asText()).isEqualTo("serai");
        assertThat(result.path("capabilities").has("tools")).isTrue();
        assertThat(result.has("resultType")).isFalse();
    }

    @Test
    void discoverNamesTheModernRevisionAndHowLongItHolds() {
        // When
        JsonNode result = result(client.askModern("server/discover", Map.of()));

        // Then
        assertThat(result.path("supportedVersions"))
                .extracting(JsonNode::asText)
                .containsExactly("2026-07-28");
        assertThat(result.path("resultType").asText()).isEqualTo("complete");
        assertThat(result.path("cacheScope").asText()).isEqualTo("private");
        assertThat(result.path("ttlMs").asInt()).isPositive();
        assertThat(result.at("/_meta/io.modelcontextprotocol~1serverInfo/name").asText())
                .isEqualTo("serai");
    }

    @Test
    void toolsAreListedPageByPageEachOnce() {
        // When
        List<JsonNode> tools = new ArrayList<>();
        String cursor = null;
        int pages = 0;
        do {
            JsonNode page = result(client.ask("tools/list", cursor == null ? Map.of() : Map.of("cursor", cursor)));
            page.path("tools").forEach(tools::add);
            cursor = page.path("nextCursor").asText(null);
            pages++;
        } while (cursor != null);

        // Then
        assertThat(pages).isGreaterThan(2);
        assertThat(tools).extracting(tool -> tool.path("name").asText()).doesNotHaveDuplicates();
        assertThat(tools).allSatisfy(tool -> {
            assertThat(tool.path("name").asText()).matches("[A-Za-z0-9_-]{1,64}");
            assertThat(tool.path("description").asText()).isNotBlank();
            assertThat(tool.path("inputSchema").path("type").asText()).isEqualTo("object");
        });
        JsonNode issue = named(tools, "github_createIssue");
        assertThat(issue.path("annotations").path("readOnlyHint").asBoolean()).isFalse();
        assertThat(issue.path("annotations").path("destructiveHint").asBoolean())
                .isFalse();
        assertThat(issue.at("/_meta/serai~1connected").asBoolean()).isTrue();
        assertThat(named(tools, "notion_search").at("/_meta/serai~1connected").asBoolean())
                .isFalse();
        assertThat(named(tools, "demo_time").at("/outputSchema/type").asText()).isEqualTo("object");
    }

    @Test
    void oneIntegrationHasAPathOfItsOwn() {
        // When
        Reply list = client.post("/mcp/demo", McpClient.message("tools/list", Map.of()), Map.of());
        Reply foreign =
                client.post("/mcp/demo", McpClient.message("tools/call", Map.of("name", "github_getMe")), Map.of());

        // Then
        assertThat(result(list).path("tools"))
                .extracting(tool -> tool.path("name").asText())
                .containsExactly("demo_echo", "demo_fail", "demo_time");
        assertThat(foreign.json().at("/error/code").asInt()).isEqualTo(-32602);
    }

    @Test
    void aCallGoesTheWayOfEveryOther() {
        // Given
        vendor.answer(true, request -> new Response(201, "{\"number\":7,\"title\":\"It \\\"breaks\\\" ü\"}"));
        Map<String, Object> params = Map.of(
                "name",
                "github_createIssue",
                "arguments",
                Map.of("owner", "o", "repo", "r", "title", "t"),
                "_meta",
                Map.of("serai/idempotencyKey", "mcp-1"));

        // When
        JsonNode first = result(client.ask("tools/call", params));
        JsonNode second = result(client.askModern("tools/call", params));

        // Then: done once, with the tenant's own credential, and on record.
        assertThat(vendor.take()).hasSize(1).allSatisfy(request -> assertThat(request.header("Authorization"))
                .isEqualTo("Bearer gho_mcp"));
        assertThat(first.at("/content/0/text").asText()).contains("\"number\":7", "It \\\"breaks\\\" ü");
        assertThat(first.path("isError").asBoolean()).isFalse();
        assertThat(second.at("/content/0/text")).isEqualTo(first.at("/content/0/text"));
        assertThat(second.at("/_meta/serai~1replayed").asBoolean()).isTrue();
        assertThat(second.path("resultType").asText()).isEqualTo("complete");
        assertThat(tenant.request("GET", "/audit?action=tools.invoke", null).toString())
                .contains("github.createIssue");
    }

    @Test
    void aToolThatSaysWhatItAnswersAnswersItAsAStructureToo() {
        // When
        JsonNode result = result(client.ask("tools/call", Map.of("name", "demo_time")));

        // Then
        assertThat(result.at("/structuredContent/epochSeconds").isIntegralNumber())
                .isTrue();
        assertThat(result.at("/content/0/text").asText()).contains("epochSeconds");
    }

    @Test
    void whoseAccountIsNotConnectedIsToldWhereItCanBe() {
        // When
        JsonNode result = result(client.ask("tools/call", Map.of("name", "notion_getSelf", "arguments", Map.of())));

        // Then
        assertThat(result.path("isError").asBoolean()).isTrue();
        assertThat(result.at("/content/0/text").asText())
                .contains("Ask the user to open", "/oauth/authorize/notion?tenant_id=mcp");
        assertThat(result.at("/structuredContent/code").asText()).isEqualTo("CREDENTIAL_NOT_FOUND");
    }

    @Test
    void wrongArgumentsAreNamedInTheResult() {
        // When
        JsonNode result =
                result(client.ask("tools/call", Map.of("name", "github_createIssue", "arguments", Map.of("owner", 5))));

        // Then
        assertThat(result.path("isError").asBoolean()).isTrue();
        assertThat(result.at("/content/0/text").asText()).contains("title", "owner", "Correct the arguments");
        assertThat(vendor.take()).isEmpty();
    }

    @Test
    void aCallOfUnknownOutcomeIsKeptAndSaysSo() {
        // Given
        vendor.answer(true, request -> Response.CUT);

        // When
        JsonNode result = result(client.ask(
                "tools/call",
                Map.of("name", "github_createIssue", "arguments", Map.of("owner", "o", "repo", "r", "title", "t"))));

        // Then
        assertThat(result.at("/content/0/text").asText())
                .contains("look before you call again", "Serai keeps the call as ");
    }

    @Test
    void anUnknownToolAndAMalformedCallAreErrorsOfTheProtocol() {
        assertThat(error(client.ask("tools/call", Map.of("name", "github_nothing")), 200))
                .isEqualTo(-32602);
        assertThat(error(client.ask("tools/call", Map.of()), 200)).isEqualTo(-32602);
        assertThat(error(client.ask("tools/list", Map.of("cursor", "!")), 200)).isEqualTo(-32602);
        assertThat(error(client.ask("nothing/here", Map.of()), 200)).isEqualTo(-32601);
        assertThat(error(client.askModern("ping", Map.of()), 404)).isEqualTo(-32601);
        assertThat(error(client.post("{", Map.of()), 400)).isEqualTo(-32700);
        assertThat(error(client.post("[]", Map.of()), 400)).isEqualTo(-32600);
        assertThat(error(client.post("{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"ping\"}", Map.of()), 400))
                .isEqualTo(-32600);
    }

    @Test
    void aNotificationIsTakenWithoutAnAnswer() {
        // When
        Reply reply = client.post(Map.of("jsonrpc", "2.0", "method", "notifications/initialized"), Map.of());

        // Then
        assertThat(reply.status()).isEqualTo(202);
        assertThat(reply.json().isMissingNode()).isTrue();
    }

    @Test
    void aModernMessageSaysInItsHeadWhatItIs() {
        String meta = "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"%s\","
                + "\"io.modelcontextprotocol/clientCapabilities\":{}}";
        String body = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"demo_time\","
                + meta + "}}";
        Map<String, String> head = new HashMap<>(Map.of(
                "MCP-Protocol-Version",
                "2026-07-28",
                "Mcp-Method",
                "tools/call",
                "Mcp-Name",
                "=?base64?ZGVtb190aW1l?="));

        // Then
        assertThat(client.post(body.formatted("2026-07-28"), head).status()).isEqualTo(200);
        assertThat(error(client.post(body.formatted("2026-07-29"), head), 400)).isEqualTo(-32020);
        head.put("MCP-Protocol-Version", "2026-07-29");
        Reply unsupported = client.post(body.formatted("2026-07-29"), head);
        assertThat(error(unsupported, 400)).isEqualTo(-32022);
        assertThat(unsupported.json().at("/error/data/supported/0").asText()).isEqualTo("2026-07-28");
        head.put("MCP-Protocol-Version", "2026-07-28");
        head.put("Mcp-Name", "demo_echo");
        assertThat(error(client.post(body.formatted("2026-07-28"), head), 400)).isEqualTo(-32020);
        head.put("Mcp-Method", "tools/list");
        assertThat(error(client.post(body.formatted("2026-07-28"), head), 400)).isEqualTo(-32020);
    }

    @Test
    void whoMayNotComeInLearnsItFromHttp() {
        // When
        Reply stranger = new McpClient(serai, "sk_nobody").ask("tools/list", Map.of());
        Reply nobody = serai.request("POST", "/mcp", McpClient.message("ping", Map.of()), Map.of());

        // Then
        assertThatProblem(stranger).is(401, "INVALID_API_KEY");
        assertThat(stranger.headers().firstValue("WWW-Authenticate"))
                .hasValue("Bearer error=\"invalid_token\", scope=\"tools:read tools:invoke\"");
        assertThatProblem(nobody).is(401, "MISSING_AUTH_HEADER");
        assertThat(serai.request("GET", "/.well-known/oauth-protected-resource/mcp", null, Map.of())
                        .status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example", "null", "http://localhost.evil.example"})
    void pagesOfForeignSitesStayOutside(String origin) {
        // When
        Reply reply = client.post(McpClient.message("ping", Map.of()), Map.of("Origin", origin));

        // Then
        assertThatProblem(reply).is(403, "ORIGIN_NOT_ALLOWED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://app.example", "http://localhost:6274"})
    void pagesThatWereAllowedComeIn(String origin) {
        // When
        Reply reply = client.post(McpClient.message("ping", Map.of()), Map.of("Origin", origin));

        // Then
        assertThat(reply.status()).isEqualTo(200);
    }

    private static JsonNode result(Reply reply) {
        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        assertThat(reply.json().path("id").asInt()).isEqualTo(7);
        assertThat(reply.json().has("error")).as(reply.toString()).isFalse();
        return reply.json().path("result");
    }

    private static int error(Reply reply, int status) {
        assertThat(reply.status()).as(reply.toString()).isEqualTo(status);
        return reply.json().at("/error/code").asInt();
    }

    private static JsonNode named(List<JsonNode> tools, String name) {
        return tools.stream()
                .filter(tool -> tool.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
