package io.serai.custom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.RecordingProvider;
import io.serai.RecordingProvider.Received;
import io.serai.RecordingProvider.Response;
import io.serai.SeraiTester;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A server of MCP as tests need it: with sessions, one read and one write, and whatever trouble is asked for. */
public final class ToolServer implements AutoCloseable {

    static final String ECHO =
            "{\"name\":\"echo\",\"description\":\"Says it again\",\"annotations\":{\"readOnlyHint\":true},"
                    + "\"inputSchema\":{\"type\":\"object\",\"properties\":{\"text\":{\"type\":\"string\",\"pattern\":\"^(a+)+$\"}}}}";
    static final String WRITE =
            "{\"name\":\"write-note\",\"description\":\"Writes\",\"inputSchema\":{\"type\":\"object\"}}";

    private final RecordingProvider http = new RecordingProvider();
    private final AtomicInteger sessions = new AtomicInteger();
    private volatile String tools = "[" + ECHO + "," + WRITE + "]";
    private volatile String session = "";
    private volatile Function<JsonNode, Response> calls = message -> result(message, text("done"));
    private volatile boolean asEvents;

    public ToolServer() {
        http.answer(true, this::handle);
    }

    public String address() {
        return http.address();
    }

    public String endpoint() {
        return http.address() + "/mcp";
    }

    /** What it offers from now on, as JSON. */
    void offer(String list) {
        tools = list;
    }

    /** How calls of tools are answered from now on. */
    void answerCalls(Function<JsonNode, Response> next) {
        calls = next;
    }

    void answerInEvents(boolean whether) {
        asEvents = whether;
    }

    /** As after a restart. */
    void forgetSessions() {
        session = "";
    }

    /** Everything it was sent since the last time. */
    List<Received> take() {
        return http.take();
    }

    /** The calls of tools among it. */
    List<Received> takeCalls() {
        return take().stream().filter(one -> one.body().contains("tools/call")).toList();
    }

    static ObjectNode text(String text) {
        ObjectNode result = SeraiTester.JSON.createObjectNode();
        result.putArray("content").addObject().put("type", "text").put("text", text);
        return result;
    }

    static Response result(JsonNode message, ObjectNode result) {
        ObjectNode answer = SeraiTester.JSON.createObjectNode().put("jsonrpc", "2.0");
        answer.set("id", message.get("id"));
        answer.set("result", result);
        return new Response(200, answer.toString());
    }

    private Response handle(Received request) {
        JsonNode message = tree(request.body());
        String method = message.path("method").asText();
        if (method.equals("initialize")) {
            session = "session-" + sessions.incrementAndGet();
            ObjectNode result = SeraiTester.JSON.createObjectNode().put("protocolVersion", "2025-06-18");
            result.putObject("capabilities").putObject("tools");
            result.putObject("serverInfo").put("name", "tests").put("version", "1");
            return new Response(200, result(message, result).body(), Map.of("Mcp-Session-Id", session));
        }
        if (!request.header("Mcp-Session-Id").equals(session)) {
            return new Response(404, "{}");
        }
        return switch (method) {
            case "notifications/initialized" -> new Response(202, "");
            case "tools/list" -> list(message);
            default -> events(calls.apply(message));
        };
    }

    private Response events(Response answer) {
        if (!asEvents || answer.status() != 200) {
            return answer;
        }
        return new Response(
                200,
                ": hello\r\n\r\nevent: message\r\ndata: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\"}\r\n\r\n"
                        + "id: 7\ndata: " + answer.body().replace(",\"result\"", "\ndata: ,\"result\"") + "\n\n",
                Map.of("Content-Type", "text/event-stream; charset=utf-8"));
    }

    /** As it was given, which may be what no JSON library would write. */
    private Response list(JsonNode message) {
        return new Response(
                200, "{\"jsonrpc\":\"2.0\",\"id\":" + message.get("id") + ",\"result\":{\"tools\":" + tools + "}}");
    }

    private static JsonNode tree(String text) {
        try {
            return SeraiTester.JSON.readTree(text);
        } catch (IOException malformed) {
            throw new UncheckedIOException(malformed);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
