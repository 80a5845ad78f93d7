package io.serai.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.http.Request;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a message of revision 2026-07-28 must say in its head and its {@code _meta}. The order of the checks is that of the
 * specification: who meets several errors is told the first.
 */
final class ModernRules {

    static final String VERSION = "io.modelcontextprotocol/protocolVersion";
    static final String CAPABILITIES = "io.modelcontextprotocol/clientCapabilities";

    private static final String CODED = "=?base64?";
    private static final String CODED_END = "?=";

    /** Methods whose object is named in the head → where it stands in the parameters. */
    private static final Map<String, String> NAMED =
            Map.of(Message.CALL_TOOL, "name", Message.GET_PROMPT, "name", Message.READ_RESOURCE, "uri");

    private ModernRules() {}

    /** @throws RpcError 400 */
    static void check(Request request, Message message) {
        JsonNode version = message.meta().path(VERSION);
        if (!message.isNotification()
                && (!version.isTextual() || !message.meta().path(CAPABILITIES).isObject())) {
            throw RpcError.of(
                    RpcError.INVALID_PARAMS, 400, "params._meta must hold " + VERSION + " and " + CAPABILITIES + ".");
        }
        String header = trimmed(request.header("MCP-Protocol-Version"));
        if (header == null || version.isTextual() && !header.equals(version.textValue())) {
            throw mismatch("MCP-Protocol-Version", VERSION);
        }
        Revision revision = Revision.of(header);
        if (revision == null || !revision.isModern()) {
            throw ReadMessage.unsupported(header);
        }
        if (!message.method().equals(trimmed(request.header("Mcp-Method")))) {
            throw mismatch("Mcp-Method", "method");
        }
        checkName(request, message);
    }

    private static void checkName(Request request, Message message) {
        String member = NAMED.get(message.method());
        JsonNode named = member == null ? null : message.params().get(member);
        if (named == null || !named.isTextual()) {
            return; // the method says what is missing
        }
        String header = trimmed(request.header("Mcp-Name"));
        if (header == null || !named.textValue().equals(decoded(header))) {
            throw mismatch("Mcp-Name", "params." + member);
        }
    }

    private static @Nullable String trimmed(@Nullable String value) {
        return value == null ? null : value.strip();
    }

    private static String decoded(String value) {
        if (!value.startsWith(CODED) || !value.endsWith(CODED_END) || value.length() < CODED.length() + 2) {
            return value;
        }
        try {
            byte[] bytes =
                    Base64.getDecoder().decode(value.substring(CODED.length(), value.length() - CODED_END.length()));
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (IllegalArgumentException | CharacterCodingException malformed) {
            throw RpcError.of(RpcError.HEADER_MISMATCH, 400, "Header Mcp-Name is not what base64 makes of UTF-8.");
        }
    }

    private static RpcError mismatch(String header, String member) {
        return RpcError.of(
                RpcError.HEADER_MISMATCH, 400, "Header " + header + " must be there and say what " + member + " says.");
    }
}
