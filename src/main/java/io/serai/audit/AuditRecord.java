package io.serai.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** One action as it is shown: its attempt and, if there is one, its end. What is not known is null. */
public final class AuditRecord {

    /** The result of an attempt that has no end. */
    public static final String UNKNOWN = "unknown";

    private AuditRecord() {}

    /** The result of an action; the line of one that ended at once holds it itself. */
    public static String result(JsonNode attempt, @Nullable JsonNode end) {
        return (end == null ? attempt : end).path("result").asText(UNKNOWN);
    }

    /**
     * @param journal the name of the journal that the attempt is in
     * @param prevHash hash of the line before the attempt
     */
    public static ObjectNode of(String journal, JsonNode attempt, @Nullable JsonNode end, String prevHash) {
        JsonNode ended = end == null ? attempt : end;
        ObjectNode record = JsonNodeFactory.instance.objectNode();
        record.put("timestamp", wholeSeconds(attempt.path("timestamp").asText()));
        copy(record, attempt, "tenantId", "userId", "action", "toolId", "params");
        record.put("result", result(attempt, end));
        copy(record, ended, "duration");
        record.put("id", AuditLine.id(journal, attempt.path("seq").asLong()));
        copy(record, attempt, "seq", "actor", "ip", "userAgent", "requestId", "integration", "connection");
        copy(record, ended, "outcome", "code", "resultBytes");
        record.set("resource", orNull(attempt.hasNonNull("resource") ? attempt : ended, "resource"));
        copy(record, attempt, "argumentsHash");
        record.put("prevHash", prevHash);
        copy(record, attempt, "hash");
        return record;
    }

    private static void copy(ObjectNode target, JsonNode source, String... names) {
        for (String name : names) {
            target.set(name, orNull(source, name));
        }
    }

    private static JsonNode orNull(JsonNode source, String name) {
        JsonNode value = source.get(name);
        return value == null ? JsonNodeFactory.instance.nullNode() : value;
    }

    private static String wholeSeconds(String time) {
        return Instant.parse(time).truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
