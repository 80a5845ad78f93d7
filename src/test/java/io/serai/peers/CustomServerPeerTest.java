package io.serai.peers;

import static io.serai.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.RecordingProvider;
import io.serai.RecordingProvider.Response;
import io.serai.Reply;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A server that we did not write, Notion's own for MCP, brought by a tenant: its tools are called through Serai. */
@NeedsPeers
class CustomServerPeerTest {

    private static final String TOKEN = "canary-gateway-token-7731";

    private static RecordingProvider notion;
    private static PeerProcess server;
    private static SeraiTester serai;
    private static TenantClient tenant;
    private static Reply added;

    @BeforeAll
    static void start() throws Exception {
        notion = new RecordingProvider();
        notion.answer(true, request -> new Response(200, "{\"object\":\"list\",\"results\":[]}"));
        server = NodePeers.installed()
                .start(
                        "notion-mcp-server",
                        "MCP Server listening on",
                        1,
                        port -> List.of("--transport", "http", "--port", Integer.toString(port), "--auth-token", TOKEN),
                        Map.of("BASE_URL", notion.address(), "NOTION_TOKEN", "ntn_of_the_server"));
        serai = SeraiTester.start(Map.of("SERAI_CUSTOM_SERVERS_INSIDE", server.url(0)));
        tenant = serai.newTenant("notes");
        added = tenant.request(
                "POST",
                "/api/v1/mcps",
                Map.of(
                        "id", "notion-own",
                        "name", "Notion's own server",
                        "endpoint", server.url(0) + "/mcp",
                        "auth_type", "bearer",
                        "auth_token", TOKEN));
    }

    @AfterAll
    static void stop() {
        if (serai != null) {
            serai.close();
        }
        if (server != null) {
            server.close();
        }
        if (notion != null) {
            notion.close();
        }
    }

    @Test
    void itsToolsAreFoundWithWhatTheyDo() {
        // When
        JsonNode tools = tenant.request("GET", "/api/v1/tools/list?integration=notion-own", null)
                .data()
                .get("tools");

        // Then
        assertThat(added.json().path("status").asText()).isEqualTo("active");
        assertThat(tools.findValuesAsText("toolId"))
                .contains("notion-own.API-post-search")
                .hasSizeGreaterThan(10);
        assertThat(tools.findValuesAsText("effect")).contains("read");
        assertThat(tools.findValue("parameters").path("type").asText()).isEqualTo("object");
    }

    @Test
    void theyAreCalledAsOverAnyDoor() {
        // Given
        notion.take();

        // When
        JsonNode result = tenant.call("notion-own.API-post-search", Map.of("query", "plan"));
        Reply mcp = serai.request(
                "POST",
                "/mcp",
                Map.of(
                        "jsonrpc",
                        "2.0",
                        "id",
                        1,
                        "method",
                        "tools/call",
                        "params",
                        Map.of("name", "notion-own_API-post-search", "arguments", Map.of("query", "plan"))),
                Map.of(
                        "Authorization",
                        "Bearer " + tenant.key(),
                        "Accept",
                        "application/json, text/event-stream",
                        "MCP-Protocol-Version",
                        "2025-11-25"));

        // Then
        assertThat(result.at("/content/0/text").asText()).contains("results");
        assertThat(mcp.json().at("/result/content/0/text").asText()).contains("results");
        assertThat(notion.take()).hasSize(2).allSatisfy(request -> assertThat(request.body())
                .contains("\"query\":\"plan\""));
    }

    @Test
    void aTokenThatItDoesNotTakeIsToldAndNothingIsOffered() {
        // When
        Reply wrong = tenant.request(
                "POST",
                "/api/v1/mcps/validate",
                Map.of(
                        "id", "wrong",
                        "endpoint", server.url(0) + "/mcp",
                        "auth_type", "bearer",
                        "auth_token", "not-the-token"));

        // Then
        assertThat(wrong.status()).isEqualTo(200);
        assertThat(wrong.json().path("success").asBoolean()).isFalse();
        assertThat(wrong.json().path("code").asText()).isEqualTo("PROVIDER_REJECTED");
        assertThat(wrong.json().at("/provider/status").asInt()).isEqualTo(403);
        assertThatProblem(tenant.invoke("wrong.API-post-search", Map.of())).is(404, "TOOL_NOT_FOUND");
    }
}
