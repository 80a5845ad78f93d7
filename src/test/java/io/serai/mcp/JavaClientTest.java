package io.serai.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientSseClientTransport;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.spec.McpClientTransport;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import io.serai.Patience;
import io.serai.RecordingProvider;
import io.serai.RecordingProvider.Response;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The protocol's own client for Java, over both of its transports. */
class JavaClientTest {

    private static RecordingProvider vendor;
    private static SeraiTester serai;
    private static TenantClient tenant;

    @BeforeAll
    static void start() {
        vendor = new RecordingProvider();
        vendor.answer(true, request -> new Response(200, "{\"login\":\"octo\"}"));
        serai = SeraiTester.start(vendor.environment("github", "notion"));
        tenant = serai.newTenant("java");
        tenant.connect("github", "gho_java");
    }

    @AfterAll
    static void stop() {
        serai.close();
        vendor.close();
    }

    @Test
    void overStreamableHttp() throws InterruptedException {
        listsCallsAndHears(
                HttpClientStreamableHttpTransport.builder(serai.api().toString())
                        .endpoint("/mcp")
                        .openConnectionOnStartup(true)
                        .requestBuilder(withKey())
                        .build(),
                "notion");
    }

    @Test
    void overServerSentEvents() throws InterruptedException {
        listsCallsAndHears(
                HttpClientSseClientTransport.builder(serai.api().toString())
                        .sseEndpoint("/sse")
                        .requestBuilder(withKey())
                        .build(),
                "slack");
    }

    private static HttpRequest.Builder withKey() {
        return HttpRequest.newBuilder().header("Authorization", "Bearer " + tenant.key());
    }

    private static void listsCallsAndHears(McpClientTransport transport, String connected) throws InterruptedException {
        // Given
        BlockingQueue<List<Tool>> changes = new LinkedBlockingQueue<>();
        try (McpSyncClient client = McpClient.sync(transport)
                .requestTimeout(Patience.LIMIT)
                .toolsChangeConsumer(changes::add)
                .build()) {
            client.initialize();

            // When
            List<Tool> tools = client.listTools().tools();
            CallToolResult result = client.callTool(new CallToolRequest("github_getMe", Map.of()));
            CallToolResult failed = client.callTool(new CallToolRequest("github_getIssue", Map.of()));
            tenant.connect(connected, "token");

            // Then
            assertThat(tools).extracting(Tool::name).contains("github_getMe", "notion_search");
            assertThat(((TextContent) result.content().getFirst()).text()).contains("octo");
            assertThat(failed.isError()).isTrue();
            assertThat(changes.poll(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .isNotNull();
        }
    }
}
