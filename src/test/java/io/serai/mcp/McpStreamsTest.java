package io.serai.mcp;

import static io.serai.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.RecordingProvider;
import io.serai.RecordingProvider.Response;
import io.serai.Reply;
import io.serai.RoutesFolder;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class McpStreamsTest {

    private static RecordingProvider vendor;
    private static SeraiTester serai;
    private static TenantClient tenant;
    private static McpClient client;

    @BeforeAll
    static void start() throws IOException {
        vendor = new RecordingProvider();
        Map<String, String> environment = new HashMap<>(vendor.environment("github", "notion"));
        String fixtures = Files.readString(Path.of("src/test/mcp-conformance/providers/test.yaml"));
        environment.put(
                "SERAI_ROUTES",
                RoutesFolder.ofEverything()
                        .with("providers/test.yaml", fixtures)
                        .path()
                        .toString());
        serai = SeraiTester.start(environment);
        tenant = serai.newTenant("streams");
        tenant.connect("github", "gho_streams");
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

    @Test
    void aSessionOfOnePrincipalIsUselessToAnother() {
        // Given
        String session = open();
        TenantClient stranger = serai.newTenant("stranger");
        Reply second = tenant.request(
                "POST",
                "/tenants/" + tenant.id() + "/api-keys",
                Map.of("name", "second", "scopes", List.of("tools:read", "tools:invoke")));
        List<Map<String, String>> others = List.of(
                headers(stranger.key(), session),
                headers(second.json().path("apiKey").asText(), session),
                with(headers(SeraiTester.ADMIN_KEY, session), "X-Tenant-ID", tenant.id()));

        // Then
        assertThat(second.status()).isEqualTo(201);
        assertThat(others).allSatisfy(headers -> {
            assertThat(serai.request("POST", "/mcp", McpClient.message("ping", Map.of()), headers)
                            .status())
                    .isEqualTo(404);
            assertThatProblem(serai.request("GET", "/mcp", null, headers)).is(404, "SESSION_NOT_FOUND");
            assertThatProblem(serai.request("DELETE", "/mcp", null, headers)).is(404, "SESSION_NOT_FOUND");
        });
        assertThat(serai.request("POST", "/mcp", McpClient.message("ping", Map.of()), headers(tenant.key(), session))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aSessionEndsWhenItsOwnerSaysSo() {
        // Given
        Map<String, String> headers = headers(tenant.key(), open());

        // When
        Reply ended = serai.request("DELETE", "/mcp", null, headers);

        // Then
        assertThat(ended.status()).isEqualTo(204);
        assertThat(serai.request("POST", "/mcp", McpClient.message("ping", Map.of()), headers)
                        .status())
                .isEqualTo(404);
        assertThatProblem(serai.request("GET", "/mcp", null, headers(tenant.key(), null)))
                .is(400, "INVALID_REQUEST");
        assertThatProblem(serai.request("GET", "/mcp", null, Map.of("Authorization", "Bearer " + tenant.key())))
                .is(405, "METHOD_NOT_ALLOWED");
    }

    @Test
    void whoeverListensIsLetGoWhenTheTenantIsSuspendedOrTheKeyRevoked() {
        // Given
        TenantClient closing = serai.newTenant("closing");
        String path = "/tenants/closing/api-keys";
        Reply second = closing.request("POST", path, Map.of("name", "second"));
        String key = second.json().path("apiKey").asText();
        Map<String, String> ofSecond = headers(key, open(key));
        Map<String, String> ofFirst = headers(closing.key(), open(closing.key()));
        Map<String, String> pair = Map.of("Authorization", "Bearer " + closing.key(), "Accept", "text/event-stream");
        try (EventReader revoked = EventReader.open(serai, "/mcp", null, ofSecond);
                EventReader first = EventReader.open(serai, "/mcp", null, ofFirst);
                EventReader old = EventReader.open(serai, "/sse", null, pair)) {
            assertThat(old.next().type()).isEqualTo("endpoint");

            // When
            closing.request("DELETE", path + "/" + second.json().path("keyId").asText(), null);

            // Then
            assertThat(revoked.ends()).isTrue();
            assertThat(serai.request("POST", "/mcp", McpClient.message("ping", Map.of()), ofFirst)
                            .status())
                    .isEqualTo(200);

            // When
            serai.adminRequest("POST", "/admin/tenants/closing/suspend", null);

            // Then
            assertThat(first.ends()).isTrue();
            assertThat(old.ends()).isTrue();
            assertThatProblem(serai.request("POST", "/mcp", McpClient.message("ping", Map.of()), ofFirst))
                    .is(403, "TENANT_SUSPENDED");
            assertThatProblem(serai.request("GET", "/mcp", null, ofFirst)).is(403, "TENANT_SUSPENDED");
            assertThatProblem(serai.request("GET", "/sse", null, pair)).is(403, "TENANT_SUSPENDED");
        }
    }

    @Test
    void whoListensHearsThatAnAccountWasConnectedAlsoWhatItMissed() {
        // Given
        Map<String, String> headers = headers(tenant.key(), open());
        String first;
        try (EventReader stream = EventReader.open(serai, "/mcp", null, headers)) {
            assertThat(stream.status()).isEqualTo(200);
            assertThat(stream.header("Content-Type")).isEqualTo("text/event-stream");
            tenant.connect("notion", "ntn_1");
            EventReader.Event event = aboutTools(stream);
            first = String.valueOf(event.id());
        }

        // When: it is away while another is connected, and comes back.
        tenant.connect("slack", "xoxb-1");
        try (EventReader stream = EventReader.open(serai, "/mcp", null, with(headers, "Last-Event-ID", first))) {
            EventReader.Event missed = aboutTools(stream);

            // Then
            assertThat(missed.id())
                    .startsWith(first.substring(0, first.indexOf('-') + 1))
                    .isNotEqualTo(first);
        }
    }

    /** The next that says so; route files that other tests wrote may have changed further lists. */
    private static EventReader.Event aboutTools(EventReader stream) {
        EventReader.Event event = stream.next();
        while (!event.json().path("method").asText().equals("notifications/tools/list_changed")) {
            event = stream.next();
        }
        return event;
    }

    @Test
    void aModernClientHearsWhatItAskedForAndNothingOfOthers() {
        // Given
        TenantClient listener = serai.newTenant("listener");
        TenantClient other = serai.newTenant("other");
        Map<String, String> headers = new HashMap<>(headers(listener.key(), null));
        headers.put("MCP-Protocol-Version", "2026-07-28");
        headers.put("Mcp-Method", "subscriptions/listen");
        Map<String, Object> params = Map.of(
                "notifications",
                Map.of("toolsListChanged", true, "promptsListChanged", false),
                "_meta",
                Map.of(
                        "io.modelcontextprotocol/protocolVersion",
                        "2026-07-28",
                        "io.modelcontextprotocol/clientCapabilities",
                        Map.of()));
        try (EventReader stream =
                EventReader.open(serai, "/mcp", McpClient.message("subscriptions/listen", params), headers)) {
            JsonNode acknowledged = stream.next().json();

            // When
            other.connect("github", "gho_other");
            listener.connect("github", "gho_listener");
            JsonNode changed = stream.next().json();

            // Then
            assertThat(acknowledged.path("method").asText()).isEqualTo("notifications/subscriptions/acknowledged");
            assertThat(acknowledged.at("/params/notifications/toolsListChanged").asBoolean())
                    .isTrue();
            assertThat(acknowledged.at("/params/notifications").has("promptsListChanged"))
                    .isFalse();
            assertThat(changed.path("method").asText()).isEqualTo("notifications/tools/list_changed");
            assertThat(changed.at("/params/_meta/io.modelcontextprotocol~1subscriptionId")
                            .asInt())
                    .isEqualTo(7);
        }
    }

    @Test
    void aCallWithAProgressTokenIsAnsweredOnAStream() {
        // Given
        vendor.answer(true, request -> new Response(200, "{\n  \"login\": \"octo\"\n}"));
        Map<String, Object> params =
                Map.of("name", "github_getMe", "arguments", Map.of(), "_meta", Map.of("progressToken", "p"));

        // When
        try (EventReader stream = EventReader.open(
                serai, "/mcp", McpClient.message("tools/call", params), headers(tenant.key(), open()))) {
            EventReader.Event answer = stream.next();

            // Then
            assertThat(answer.id()).isNotNull();
            assertThat(answer.json().at("/result/content/0/text").asText()).contains("octo");
            assertThat(stream.ends()).isTrue();
        }
        assertThat(tenant.request("GET", "/audit?action=tools.invoke", null).toString())
                .contains("github.getMe");
    }

    @Test
    void aRouteTellsHowFarItHasComeAndSaysWhatItsResultIsMadeOf() {
        // Given
        Map<String, Object> params = Map.of("name", "test_tool_with_progress", "_meta", Map.of("progressToken", "p"));

        // When
        try (EventReader stream = EventReader.open(
                serai, "/mcp", McpClient.message("tools/call", params), headers(tenant.key(), open()))) {
            List<JsonNode> told = List.of(
                    stream.next().json(), stream.next().json(), stream.next().json());
            JsonNode answer = stream.next().json();

            // Then
            assertThat(told)
                    .extracting(event -> event.at("/params/progress").asInt())
                    .containsExactly(0, 50, 100);
            assertThat(told)
                    .allSatisfy(event ->
                            assertThat(event.at("/params/total").asInt()).isEqualTo(100));
            assertThat(answer.at("/result/content/0/text").asText()).isEqualTo("Done.");
        }
        JsonNode image = client.ask("tools/call", Map.of("name", "test_image_content"))
                .json()
                .path("result");
        assertThat(image.at("/content/0/mimeType").asText()).isEqualTo("image/png");
        assertThat(image.has("structuredContent")).isFalse();
    }

    @Test
    void aRouteMayBeOfferedAsAPromptOrAsAResource() {
        // When
        JsonNode tools = client.ask("tools/list", Map.of()).json().at("/result/tools");
        JsonNode prompt = client.ask(
                        "prompts/get",
                        Map.of("name", "test_prompt_with_arguments", "arguments", Map.of("arg1", "a", "arg2", "b")))
                .json();
        JsonNode resource = client.askModern("resources/read", Map.of("uri", "test://template/1%202/data"))
                .json();
        JsonNode none = client.askModern("resources/read", Map.of("uri", "test://nothing"))
                .json();
        JsonNode wrong = client.ask("prompts/get", Map.of("name", "test_prompt_with_arguments"))
                .json();

        // Then
        assertThat(tools)
                .extracting(tool -> tool.path("name").asText())
                .doesNotContain("test_simple_prompt", "test_template");
        assertThat(prompt.at("/result/messages/0/content/text").asText())
                .isEqualTo("Prompt with arguments: arg1='a', arg2='b'");
        assertThat(resource.at("/result/contents/0/text").asText()).contains("Data for ID: 1 2");
        assertThat(resource.at("/result/cacheScope").asText()).isEqualTo("private");
        assertThat(none.at("/error/code").asInt()).isEqualTo(-32602);
        assertThat(none.at("/error/data/uri").asText()).isEqualTo("test://nothing");
        assertThat(wrong.at("/error/code").asInt()).isEqualTo(-32602);
        assertThat(wrong.at("/error/message").asText()).contains("arg1");
    }

    @Test
    void aCallThatWasCancelledIsNotAnsweredButStillOnRecord() {
        // Given
        vendor.answer(true, request -> Response.SILENCE);
        Map<String, String> headers = headers(tenant.key(), open());
        Map<String, Object> params =
                Map.of("name", "github_getMe", "arguments", Map.of(), "_meta", Map.of("progressToken", 1));
        try (EventReader stream = EventReader.open(serai, "/mcp", McpClient.message("tools/call", params), headers)) {
            await().until(() -> !vendor.take().isEmpty());

            // When
            Reply taken = serai.request(
                    "POST",
                    "/mcp",
                    Map.of("jsonrpc", "2.0", "method", "notifications/cancelled", "params", Map.of("requestId", 7)),
                    headers);

            // Then
            assertThat(taken.status()).isEqualTo(202);
            assertThat(stream.ends()).isTrue();
        } finally {
            vendor.release();
        }
    }

    private static String open() {
        return open(tenant.key());
    }

    private static String open(String key) {
        Reply reply = new McpClient(serai, key)
                .post(
                        McpClient.message(
                                "initialize",
                                Map.of(
                                        "protocolVersion",
                                        "2025-11-25",
                                        "capabilities",
                                        Map.of(),
                                        "clientInfo",
                                        Map.of("name", "t", "version", "1"))),
                        Map.of());
        return reply.headers().firstValue("Mcp-Session-Id").orElseThrow();
    }

    private static Map<String, String> headers(String key, @org.jspecify.annotations.Nullable String session) {
        Map<String, String> headers = new HashMap<>();
        headers.put("Authorization", "Bearer " + key);
        headers.put("Accept", "application/json, text/event-stream");
        if (session != null) {
            headers.put("MCP-Protocol-Version", "2025-11-25");
            headers.put("Mcp-Session-Id", session);
        }
        return headers;
    }

    private static Map<String, String> with(Map<String, String> headers, String name, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(name, value);
        return more;
    }
}
