package io.serai.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.serai.http.Answer;
import io.serai.http.TestRequests;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;

/** Bodies at {@code /mcp}, of either era: each is a message, or refused with an error of JSON-RPC. */
public final class JsonRpcFuzz {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final CamelContext CAMEL = new DefaultCamelContext();
    private static final ReadMessage READER = new ReadMessage(
            new RpcAnswers(JSON, "test"), new Sessions(Duration.ofMinutes(1), 1, new SimpleMeterRegistry()));

    private static final List<Map<String, String>> HEADS = List.of(
            Map.of(),
            Map.of("MCP-Protocol-Version", "2025-11-25"),
            Map.of("MCP-Protocol-Version", "2026-07-28", "Mcp-Method", "tools/call", "Mcp-Name", "=?base64?eA==?="));

    private JsonRpcFuzz() {}

    public static void fuzzerTestOneInput(byte[] data) throws IOException {
        for (Map<String, String> head : HEADS) {
            Exchange exchange = new DefaultExchange(CAMEL);
            TestRequests.post(exchange, "/mcp", head, data);
            READER.process(exchange);
            if (exchange.isRouteStop()) {
                requireOurs(exchange.getMessage().getBody(Answer.class));
            } else {
                Message message = Message.of(exchange);
                if (message.id() != null
                        && !message.id().isTextual()
                        && !message.id().isIntegralNumber()) {
                    throw new IllegalStateException("Not an id: " + message.id());
                }
            }
        }
    }

    private static void requireOurs(Answer refusal) throws IOException {
        JsonNode answer = JSON.readTree(refusal.body());
        int code = answer.at("/error/code").asInt();
        boolean ours = (refusal.status() == 200 || refusal.status() / 100 == 4)
                && (code == -32700 || code <= -32600 && code >= -32602 || code <= -32020 && code >= -32022);
        if (!ours || answer.at("/error/message").asText().isEmpty()) {
            throw new IllegalStateException(refusal.status() + " " + answer);
        }
    }
}
