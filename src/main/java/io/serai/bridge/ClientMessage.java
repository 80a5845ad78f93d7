package io.serai.bridge;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A message of the client, as far as it matters on the way. */
record ClientMessage(byte[] bytes, JsonNode json) {

    static final ObjectMapper JSON = new ObjectMapper();

    private static final String REVISION = "io.modelcontextprotocol/protocolVersion";
    private static final Map<String, String> NAMED =
            Map.of("tools/call", "name", "prompts/get", "name", "resources/read", "uri");

    /** @throws IOException if it is no object of JSON in UTF-8 */
    static ClientMessage read(byte[] line) throws IOException {
        String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString();
        JsonNode json = JSON.readTree(text);
        if (!json.isObject()) {
            throw new IOException("not an object");
        }
        return new ClientMessage(line, json);
    }

    /** As the client wrote it; null of a notification. */
    @Nullable
    JsonNode id() {
        return json.get("id");
    }

    /** Empty of an answer to a request of the gateway. */
    String method() {
        return json.path("method").asText();
    }

    JsonNode params() {
        return json.path("params");
    }

    boolean isRequest() {
        return json.has("id") && json.has("method");
    }

    boolean isCall() {
        return method().equals("tools/call");
    }

    boolean isGreeting() {
        return method().equals("initialize");
    }

    /** Since revision 2026-07-28 each request names the revision, and there are no sessions. */
    boolean isModern() {
        return params().path("_meta").has(REVISION);
    }

    /** What revision 2026-07-28 wants in the head beside the message. */
    Map<String, String> modernHeaders() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(
                "MCP-Protocol-Version",
                coded(params().path("_meta").path(REVISION).asText()));
        headers.put("Mcp-Method", coded(method()));
        String member = NAMED.get(method());
        JsonNode name = member == null ? null : params().get(member);
        if (name != null && name.isTextual()) {
            headers.put("Mcp-Name", coded(name.textValue()));
        }
        return headers;
    }

    /** Whether it is the answer to this request. */
    boolean isAnsweredBy(JsonNode other) {
        return !other.has("method") && json.path("id").equals(other.path("id"));
    }

    /** A value for a header: as it is if it may be, in the coding of the protocol otherwise. */
    private static String coded(String value) {
        boolean plain = value.chars().allMatch(one -> one >= ' ' && one < 127)
                && value.equals(value.strip())
                && !value.startsWith("=?base64?");
        return plain
                ? value
                : "=?base64?" + new String(Base64.getEncoder().encode(value.getBytes(UTF_8)), US_ASCII) + "?=";
    }
}
