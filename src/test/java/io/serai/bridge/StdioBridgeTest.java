package io.serai.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.serai.ProcessClasses;
import io.serai.RecordingProvider;
import io.serai.RecordingProvider.Response;
import io.serai.RoutesFolder;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StdioBridgeTest {

    private static final Map<String, String> ENVIRONMENT = new HashMap<>();

    private static RecordingProvider vendor;
    private static SeraiTester serai;
    private static TenantClient tenant;
    private static URI url;

    @BeforeAll
    static void start() throws IOException {
        vendor = new RecordingProvider();
        ENVIRONMENT.putAll(vendor.environment("github", "notion"));
        ENVIRONMENT.put("PORT", Integer.toString(freePort()));
        String fixtures = Files.readString(Path.of("src/test/mcp-conformance/providers/test.yaml"));
        ENVIRONMENT.put(
                "SERAI_ROUTES",
                RoutesFolder.ofEverything()
                        .with("providers/test.yaml", fixtures)
                        .path()
                        .toString());
        serai = SeraiTester.start(ENVIRONMENT);
        tenant = serai.newTenant("desk");
        tenant.connect("github", "gho_desk");
        url = serai.api().resolve("/mcp");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
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
    void aClientWithASessionCallsAndHearsAndItsSessionEndsWithItsInput() {
        // Given
        vendor.answer(true, request -> new Response(200, "{\n  \"login\": \"octo\"\n}"));
        try (StdioClient client = new StdioClient(url, tenant.key())) {
            JsonNode greeting = client.greet();

            // When
            client.ask(1, "tools/list", Map.of());
            client.ask(2, "tools/call", Map.of("name", "test_tool_with_progress", "_meta", Map.of("progressToken", 5)));
            JsonNode progress = client.notification("notifications/progress");
            JsonNode slow = client.answer(2);
            client.ask(3, "tools/call", Map.of("name", "github_getMe"));
            JsonNode called = client.answer(3);
            tenant.connect("notion", "ntn_desk");
            JsonNode changed = client.notification("notifications/tools/list_changed");

            // Then
            assertThat(greeting.at("/result/protocolVersion").asText()).isEqualTo("2025-11-25");
            assertThat(progress.at("/params/progressToken").asInt()).isEqualTo(5);
            assertThat(slow.at("/result/content/0/text").asText()).isEqualTo("Done.");
            assertThat(called.at("/result/content/0/text").asText()).contains("octo");
            assertThat(changed.has("id")).isFalse();
            assertThat(sessions()).isEqualTo(1);
            assertThat(client.log()).isEmpty();
        }

        // And
        assertThat(sessions()).isZero();
    }

    @Test
    void aModernClientNeedsNoSession() {
        // Given
        try (StdioClient client = new StdioClient(url, tenant.key())) {
            // When
            client.askModern("d", "server/discover", Map.of());
            JsonNode discovered = client.answer("d");
            client.askModern("r", "resources/read", Map.of("uri", "test://template/Zoë/data"));
            JsonNode read = client.answer("r");
            client.askModern("l", "subscriptions/listen", Map.of("notifications", Map.of("toolsListChanged", true)));
            client.notification("notifications/subscriptions/acknowledged");
            tenant.connect("slack", "xoxb-desk");
            JsonNode changed = client.notification("notifications/tools/list_changed");
            client.askModern("u", "no/such", Map.of());
            JsonNode unknown = client.answer("u");

            // Then
            assertThat(discovered.at("/result/supportedVersions/0").asText()).isEqualTo("2026-07-28");
            assertThat(read.at("/result/contents/0/text").asText()).contains("Zoë");
            assertThat(changed.at("/params/_meta/io.modelcontextprotocol~1subscriptionId")
                            .asText())
                    .isEqualTo("l");
            assertThat(unknown.at("/error/code").asInt()).isEqualTo(-32601);
            assertThat(sessions()).isZero();
        }
    }

    @Test
    void whatIsCancelledIsNotAnswered() {
        // Given
        vendor.answer(true, request -> Response.SILENCE);
        try (StdioClient client = new StdioClient(url, tenant.key())) {
            client.greet();
            client.ask(8, "tools/call", Map.of("name", "github_getMe"));
            client.askModern(9, "tools/call", Map.of("name", "github_getMe", "_meta", Map.of("progressToken", 9)));
            List<RecordingProvider.Received> received = new ArrayList<>();
            await().until(() -> received.addAll(vendor.take()) && received.size() == 2);

            // When
            for (int id : List.of(8, 9)) {
                client.write(Map.of(
                        "jsonrpc", "2.0", "method", "notifications/cancelled", "params", Map.of("requestId", id)));
            }
            client.ask(10, "ping", Map.of());
            JsonNode pong = client.next(message -> message.has("id"));
            vendor.release();
            client.ask(11, "ping", Map.of());
            JsonNode second = client.next(message -> message.has("id"));

            // Then
            assertThat(pong.path("id").asInt()).isEqualTo(10);
            assertThat(second.path("id").asInt()).isEqualTo(11);
        }
    }

    @Test
    void aGatewayThatStartsAgainFindsItsClientThere() {
        // Given
        try (StdioClient client = new StdioClient(url, tenant.key())) {
            client.greet();

            // When
            serai.close();
            client.ask(1, "tools/call", Map.of("name", "github_getMe"));
            JsonNode away = client.answer(1);
            serai = SeraiTester.start(serai.data(), ENVIRONMENT);
            tenant = tenant.at(serai);
            JsonNode changed = client.notification("notifications/tools/list_changed");
            client.ask(2, "tools/call", Map.of("name", "github_getMe"));
            JsonNode again = client.answer(2);

            // Then
            assertThat(away.at("/error/message").asText())
                    .contains("cannot be reached at " + url)
                    .contains("nothing was done");
            assertThat(changed.has("id")).isFalse();
            assertThat(again.at("/result/content").isArray()).isTrue();
            assertThat(sessions()).isEqualTo(1);
            assertThat(client.log()).contains("is away");
            await().until(() -> client.log().contains("is there again"));
        }
    }

    @Test
    void whatIsWrongIsSaidInTheAnswer() {
        // Given
        String wrong = "srk_desk00000_" + "x".repeat(43);
        try (StdioClient stranger = new StdioClient(url, wrong);
                StdioClient nobody = new StdioClient(url, null);
                StdioClient lost = new StdioClient(serai.operations().resolve("/actuator/health"), null)) {
            // When
            JsonNode refused = stranger.greet();
            JsonNode asked = nobody.greet();
            JsonNode nowhere = lost.greet();
            stranger.write("no message");
            JsonNode malformed = stranger.next(message -> true);

            // Then
            assertThat(refused.at("/error/message").asText())
                    .contains("does not take the key")
                    .contains("SERAI_KEY");
            assertThat(refused.at("/error/data/code").asText()).isEqualTo("INVALID_API_KEY");
            assertThat(asked.at("/error/message").asText())
                    .contains("asks for a key")
                    .contains("SERAI_KEY");
            assertThat(nowhere.at("/error/message").asText()).contains("--url");
            assertThat(malformed.at("/error/code").asInt()).isEqualTo(-32700);
            assertThat(stranger.log()).contains("SERAI_KEY").doesNotContain(wrong);
        }
    }

    @Test
    void theCommandSaysNothingButMessagesAndEndsWithItsInput() throws IOException, InterruptedException {
        // Given
        List<String> command = new ArrayList<>(ProcessClasses.command());
        command.addAll(List.of("mcp-stdio", "--url", url.toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("SERAI_KEY", tenant.key());
        Process process = builder.start();

        // When
        try (var in = process.getOutputStream()) {
            in.write(
                    ("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"github_getMe\"}}\n")
                            .getBytes(UTF_8));
        }
        List<String> lines = new String(process.getInputStream().readAllBytes(), UTF_8)
                .lines()
                .toList();

        // Then
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(lines).hasSize(1);
        assertThat(SeraiTester.JSON
                        .readTree(lines.getFirst())
                        .at("/result/content/0/type")
                        .asText())
                .isEqualTo("text");
    }

    private static int sessions() {
        return (int) serai.bean(MeterRegistry.class)
                .get("serai.mcp.sessions")
                .gauge()
                .value();
    }
}
