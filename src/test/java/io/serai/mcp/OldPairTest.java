package io.serai.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.RecordingProvider;
import io.serai.RecordingProvider.Received;
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

/** Clients of revision 2024-11-05, behind a proxy that puts a path in front. */
class OldPairTest {

    private static final String PREFIX = "/tools/serai";

    private static RecordingProvider vendor;
    private static SeraiTester serai;
    private static TenantClient tenant;

    @BeforeAll
    static void start() {
        vendor = new RecordingProvider();
        Map<String, String> environment = new HashMap<>(vendor.environment("github"));
        environment.put("SERAI_PUBLIC_URL", "https://gate.example" + PREFIX);
        serai = SeraiTester.start(environment);
        tenant = serai.newTenant("pair");
        tenant.connect("github", "gho_pair");
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
    void aClientOfTheOldPairHearsEverythingOnItsStream() {
        // Given
        vendor.answer(true, request -> new Response(200, "{\"login\":\"" + "o".repeat(2_000_000) + "\"}"));
        Map<String, String> headers = headers(tenant.key());
        try (EventReader stream = EventReader.open(serai, "/sse", null, headers)) {
            EventReader.Event first = stream.next();
            String address = address(first);

            // When
            List<Integer> taken = List.of(
                    post(address, McpClient.message("initialize", Map.of("protocolVersion", "2024-11-05"))),
                    post(address, Map.of("jsonrpc", "2.0", "method", "notifications/initialized")));
            JsonNode greeting = aboutId(stream);
            post(address, McpClient.message("tools/list", Map.of()));
            JsonNode tools = aboutId(stream);
            post(address, McpClient.message("tools/call", Map.of("name", "github_getMe")));
            JsonNode result = aboutId(stream);
            post(address, McpClient.message("tools/call", Map.of("name", "nothing")));
            JsonNode unknown = aboutId(stream);
            post(address, McpClient.message("tools/call", Map.of("name", "github_getIssue")));
            JsonNode failed = aboutId(stream);

            // Then
            assertThat(first.type()).isEqualTo("endpoint");
            assertThat(first.data()).startsWith(PREFIX + "/messages?sessionId=");
            assertThat(taken).containsOnly(202);
            assertThat(greeting.at("/result/protocolVersion").asText()).isEqualTo("2024-11-05");
            assertThat(tools.at("/result/tools")).isNotEmpty();
            assertThat(result.at("/result/content/0/text").asText()).hasSizeGreaterThan(2_000_000);
            assertThat(unknown.at("/error/code").asInt()).isEqualTo(-32602);
            assertThat(failed.at("/result/isError").asBoolean()).isTrue();
        }
    }

    @Test
    void aStreamOfTheOldPairTakesMessagesOfItsOwnerAloneAndEndsWithItsConnection() {
        // Given
        TenantClient stranger = serai.newTenant("strange");
        Map<String, Object> ping = McpClient.message("ping", Map.of());
        String address;
        try (EventReader stream = EventReader.open(serai, "/sse", null, headers(tenant.key()))) {
            address = address(stream.next());
            String id = address.substring(address.indexOf('=') + 1);

            // Then
            assertThat(serai.request("POST", address, ping, headers(stranger.key()))
                            .status())
                    .isEqualTo(404);
            assertThat(serai.request("POST", address, ping, Map.of()).status()).isEqualTo(401);
            assertThat(serai.request("POST", "/mcp", ping, withSession(id)).status())
                    .isEqualTo(404);
            assertThat(post("/messages", ping)).isEqualTo(400);
            assertThat(post("/messages?sessionId=" + open(), ping)).isEqualTo(404);
            assertThat(post(address, ping)).isEqualTo(202);
            assertThat(aboutId(stream).has("result")).isTrue();
        }

        // And
        await().until(() -> post(address, ping) == 404);
    }

    @Test
    void whatAClientOfTheOldPairCancelsIsNotAnswered() {
        // Given
        vendor.answer(true, request -> Response.SILENCE);
        try (EventReader stream = EventReader.open(serai, "/sse", null, headers(tenant.key()))) {
            String address = address(stream.next());
            post(address, call(1));
            await().until(() -> !vendor.take().isEmpty());

            // When
            post(
                    address,
                    Map.of("jsonrpc", "2.0", "method", "notifications/cancelled", "params", Map.of("requestId", 1)));
            vendor.release();
            post(address, call(2));

            // Then
            assertThat(aboutId(stream).path("id").asInt()).isEqualTo(2);
        }
    }

    @Test
    void oneStreamHasAHundredCallsUnderWayAtMost() {
        // Given
        vendor.answer(true, request -> Response.SILENCE);
        try (EventReader stream = EventReader.open(serai, "/sse", null, headers(tenant.key()))) {
            String address = address(stream.next());
            List<Received> received = new ArrayList<>();

            // When
            for (int id = 0; id <= 100; id++) {
                post(address, call(id));
            }
            JsonNode refused = aboutId(stream);
            await().until(() -> received.addAll(vendor.take()) && received.size() == 100);
            vendor.release();
            List<JsonNode> answers = new ArrayList<>();
            while (answers.size() < 100) {
                answers.add(aboutId(stream));
            }

            // Then
            assertThat(refused.path("id").asInt()).isEqualTo(100);
            assertThat(refused.at("/result/_meta/serai~1code").asText()).isEqualTo("RATE_LIMIT_EXCEEDED");
            assertThat(answers).noneMatch(answer -> answer.at("/result/isError").asBoolean());
        }
    }

    private static Map<String, Object> call(int id) {
        return Map.of("jsonrpc", "2.0", "id", id, "method", "tools/call", "params", Map.of("name", "github_getMe"));
    }

    /** Where the proxy sends what comes to the address that the stream names. */
    private static String address(EventReader.Event endpoint) {
        assertThat(endpoint.data()).startsWith(PREFIX);
        return endpoint.data().substring(PREFIX.length());
    }

    private static int post(String address, Object message) {
        return serai.request("POST", address, message, headers(tenant.key())).status();
    }

    /** The next answer; tests that connect accounts may have changed lists before it. */
    private static JsonNode aboutId(EventReader stream) {
        EventReader.Event event = stream.next();
        while (!event.json().has("id")) {
            event = stream.next();
        }
        assertThat(event.type()).isEqualTo("message");
        return event.json();
    }

    private static String open() {
        Reply reply = serai.request(
                "POST",
                "/mcp",
                McpClient.message("initialize", Map.of("protocolVersion", "2025-11-25")),
                headers(tenant.key()));
        return reply.headers().firstValue("Mcp-Session-Id").orElseThrow();
    }

    private static Map<String, String> headers(String key) {
        return Map.of("Authorization", "Bearer " + key, "Accept", "application/json, text/event-stream");
    }

    private static Map<String, String> withSession(String id) {
        Map<String, String> headers = new HashMap<>(headers(tenant.key()));
        headers.put("Mcp-Session-Id", id);
        return headers;
    }
}
