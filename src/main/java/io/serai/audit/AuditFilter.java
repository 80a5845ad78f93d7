package io.serai.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which records an {@link AuditQuery} means. A line is taken apart only if it holds, as bytes, what is asked for; that
 * this is where it belongs is checked then.
 */
final class AuditFilter {

    private final AuditQuery query;
    private final Map<String, String> members = new LinkedHashMap<>();
    private final List<byte[]> needles = new ArrayList<>();
    private final byte @Nullable [] result;

    AuditFilter(AuditQuery query) {
        this.query = query;
        result = query.result() == null ? null : needle("result", query.result());
        need("tenantId", query.tenantId());
        need("requestId", query.requestId());
        need("action", query.action());
        need("userId", query.userId());
        need("toolId", query.toolId());
        need("integration", query.integration());
    }

    private void need(String name, @Nullable String value) {
        if (value != null) {
            needles.add(needle(name, value));
            members.put(name, value);
        }
    }

    private static byte[] needle(String name, String value) {
        ByteArrayOutputStream needle = new ByteArrayOutputStream();
        needle.writeBytes(("\"" + name + "\":\"").getBytes(US_ASCII));
        needle.writeBytes(JsonStringEncoder.getInstance().quoteAsUTF8(value));
        needle.write('"');
        return needle.toByteArray();
    }

    /** Whether an attempt is worth a closer look. */
    boolean mayMatch(Line line, @Nullable Line end) {
        if (result != null
                && (end != null || !AuditRecord.UNKNOWN.equals(query.result()))
                && !(end == null ? line : end).contains(result)) {
            return false;
        }
        for (byte[] needle : needles) {
            if (!line.contains(needle)) {
                return false;
            }
        }
        return true;
    }

    boolean matches(JsonNode attempt, String result) {
        for (Map.Entry<String, String> member : members.entrySet()) {
            if (!member.getValue().equals(attempt.path(member.getKey()).textValue())) {
                return false;
            }
        }
        Instant time = Instant.parse(attempt.path("timestamp").asText());
        return (query.from() == null || !time.isBefore(query.from()))
                && (query.to() == null || time.isBefore(query.to()))
                && (query.result() == null || query.result().equals(result));
    }
}
