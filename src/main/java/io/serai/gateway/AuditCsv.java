package io.serai.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;

/** Audit records as RFC 4180 has them. A text that a spreadsheet would run as a formula has an apostrophe before it. */
final class AuditCsv {

    private static final List<String> COLUMNS = List.of(
            "timestamp",
            "id",
            "tenantId",
            "userId",
            "action",
            "toolId",
            "integration",
            "connection",
            "result",
            "outcome",
            "code",
            "duration",
            "requestId",
            "actor.type",
            "actor.id",
            "ip",
            "userAgent",
            "resource",
            "params",
            "argumentsHash",
            "prevHash",
            "hash");

    static final String HEAD = String.join(",", COLUMNS) + "\r\n";

    private AuditCsv() {}

    static String line(JsonNode record) {
        return COLUMNS.stream()
                        .map(column -> cell(record.at("/" + column.replace('.', '/'))))
                        .collect(Collectors.joining(","))
                + "\r\n";
    }

    private static String cell(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        String text = value.isContainerNode() ? value.toString() : value.asText();
        if (!text.isEmpty() && value.isTextual() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0) {
            text = "'" + text;
        }
        return "\"" + text.replace("\"", "\"\"") + "\"";
    }
}
