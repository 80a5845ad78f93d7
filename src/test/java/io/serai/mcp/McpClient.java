package io.serai.mcp;

import io.serai.Reply;
import io.serai.SeraiTester;
import java.util.LinkedHashMap;
import java.util.Map;

/** Sends messages as a client of either era writes them. */
final class McpClient {

    private final SeraiTester serai;
    private final String key;

    McpClient(SeraiTester serai, String key) {
        this.serai = serai;
        this.key = key;
    }

    /** A request of a revision with sessions. */
    Reply ask(String method, Map<String, ?> params) {
        return post(message(method, params), Map.of("MCP-Protocol-Version", "2025-11-25"));
    }

    /** A request of revision 2026-07-28. */
    Reply askModern(String method, Map<String, ?> params) {
        Map<String, Object> all = new LinkedHashMap<>(params);
        Map<String, Object> meta = new LinkedHashMap<>();
        meta.put("io.modelcontextprotocol/protocolVersion", "2026-07-28");
        meta.put("io.modelcontextprotocol/clientCapabilities", Map.of());
        if (params.get("_meta") instanceof Map<?, ?> more) {
            more.forEach((name, value) -> meta.put(String.valueOf(name), value));
        }
        all.put("_meta", meta);
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("MCP-Protocol-Version", "2026-07-28");
        headers.put("Mcp-Method", method);
        Object named = params.get(method.equals("resources/read") ? "uri" : "name");
        if (named != null) {
            headers.put("Mcp-Name", named.toString());
        }
        return post(message(method, all), headers);
    }

    static Map<String, Object> message(String method, Map<String, ?> params) {
        return Map.of("jsonrpc", "2.0", "id", 7, "method", method, "params", params);
    }

    Reply post(Object body, Map<String, String> headers) {
        return post("/mcp", body, headers);
    }

    Reply post(String path, Object body, Map<String, String> headers) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("Authorization", "Bearer " + key);
        all.put("Accept", "application/json, text/event-stream");
        all.putAll(headers);
        return serai.request("POST", path, body, all);
    }
}
