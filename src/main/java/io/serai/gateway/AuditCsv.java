package io.serai.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Audit records as a table. */
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
            "resultBytes",
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

    static final String HEAD = Csv.line(COLUMNS);

    private AuditCsv() {}

    static String line(JsonNode record) {
        return Csv.line(COLUMNS.stream()
                .map(column -> cell(record.at("/" + column.replace('.', '/'))))
                .toList());
    }

    private static Object cell(JsonNode value) {
        if (value.isNumber()) {
            return value.numberValue();
        }
        return value.isMissingNode() || value.isNull()
                ? ""
                : value.isContainerNode() ? value.toString() : value.asText();
    }
}
