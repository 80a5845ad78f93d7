package io.serai.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serai.FaultRuns;
import io.serai.ProcessFootprint;
import io.serai.Reply;
import io.serai.SeraiProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Clients that come and go without a word. Takes minutes, so not in the build. */
@EnabledIfSystemProperty(named = "serai.faults", matches = "full")
class DroppedSessionsTest {

    private static final int WARM_UP = 2_000;
    private static final int SESSIONS = 10_000;
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final double HEAP_GROWTH = 1.05;

    /** Threads and descriptors that may be there by chance: a connection that is being opened, a timer. */
    private static final int BY_CHANCE = 3;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private URI operations = URI.create("");

    @Test
    void sessionsThatWereOpenedAndDroppedLeaveNothingBehind(@TempDir Path data) throws IOException {
        // Given
        int port = freePort();
        operations = URI.create("http://127.0.0.1:" + port);
        Map<String, String> environment = Map.of(
                "SERAI_MANAGEMENT_PORT",
                Integer.toString(port),
                "SERAI_MCP_SESSION_IDLE",
                IDLE.toSeconds() + "s",
                "SERAI_MCP_SESSIONS",
                "100000");
        try (SeraiProcess serai = SeraiProcess.start(data, environment)) {
            String key = tenantKey(serai);
            drop(serai, key, WARM_UP);
            awaitNone();
            ProcessFootprint early = ProcessFootprint.of(serai.pid());

            // When
            drop(serai, key, SESSIONS);
            int most = sessions();
            awaitNone();
            ProcessFootprint late = ProcessFootprint.of(serai.pid());

            // Then
            boolean flat = late.threads() <= early.threads() + BY_CHANCE
                    && late.descriptors() <= early.descriptors() + BY_CHANCE;
            FaultRuns.report(
                    "sessions of MCP opened and dropped (R17)",
                    SESSIONS + " sessions, " + most + " at the end",
                    "0 left; heap +5 %, threads and descriptors no more",
                    String.format(
                            Locale.ROOT,
                            "0 left; %d → %d KiB, %d → %d threads, %d → %d descriptors",
                            early.heapBytes() / 1024,
                            late.heapBytes() / 1024,
                            early.threads(),
                            late.threads(),
                            early.descriptors(),
                            late.descriptors()),
                    flat && late.heapBytes() <= early.heapBytes() * HEAP_GROWTH);
            assertThat(most).isGreaterThan(SESSIONS / 2);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String tenantKey(SeraiProcess serai) {
        Map<String, Object> tenant =
                Map.of("id", "drop", "name", "drop", "plan", "test", "limits", Map.of("requestsPerMinute", 1_000_000));
        return serai.adminRequest("POST", "/admin/tenants", tenant)
                .json()
                .path("apiKey")
                .asText();
    }

    /** Every tenth client listens for a moment, and every tenth is one of the old pair of paths. */
    private static void drop(SeraiProcess serai, String key, int count) {
        Map<String, String> headers = new HashMap<>();
        headers.put("Authorization", "Bearer " + key);
        headers.put("Accept", "application/json, text/event-stream");
        Map<String, Object> greeting = McpClient.message("initialize", Map.of("protocolVersion", "2025-11-25"));
        for (int i = 0; i < count; i++) {
            if (i % 10 == 0) {
                EventReader.open(serai.api().resolve("/sse"), null, headers).close();
                continue;
            }
            Reply reply = serai.request("POST", "/mcp", greeting, headers);
            assertThat(reply.status()).isEqualTo(200);
            if (i % 10 == 1) {
                Map<String, String> listening = new HashMap<>(headers);
                listening.put(
                        "Mcp-Session-Id",
                        reply.headers().firstValue("Mcp-Session-Id").orElseThrow());
                EventReader.open(serai.api().resolve("/mcp"), null, listening).close();
            }
        }
    }

    private void awaitNone() {
        await().atMost(IDLE.plusSeconds(60)).pollInterval(Duration.ofSeconds(1)).until(() -> sessions() == 0);
    }

    private int sessions() throws IOException {
        try {
            String metrics = client.send(
                            HttpRequest.newBuilder(operations.resolve("/actuator/prometheus"))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
            return metrics.lines()
                    .filter(line -> line.startsWith("serai_mcp_sessions"))
                    .mapToInt(line -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .findFirst()
                    .orElseThrow();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }
}
