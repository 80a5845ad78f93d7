package io.serai.database;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.problem.Outcome;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The rows that a query found, as JSON: times as ISO 8601, bytes as Base64 text. */
final class Rows {

    /** As much as a provider may answer. */
    private static final long MOST_CHARACTERS = 10_485_760;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.withExactBigDecimals(true);

    private final ResultSet rows;
    private final int most;
    private long characters;

    Rows(ResultSet rows, int most) {
        this.rows = rows;
        this.most = most;
    }

    /** @throws Problem if there are too many, or too much in them */
    List<JsonNode> read() throws SQLException {
        ResultSetMetaData columns = rows.getMetaData();
        List<JsonNode> all = new ArrayList<>();
        while (rows.next()) {
            if (all.size() == most) {
                throw tooMuch("more than " + most + " rows");
            }
            ObjectNode row = NODES.objectNode();
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                row.set(columns.getColumnLabel(i), counted(value(columns, i)));
            }
            all.add(row);
        }
        return all;
    }

    private JsonNode counted(JsonNode value) {
        characters += value.isTextual()
                ? value.textValue().length()
                : value.isContainerNode() ? value.toString().length() : 8;
        if (characters > MOST_CHARACTERS) {
            throw tooMuch("more than 10 MB");
        }
        return value;
    }

    private static Problem tooMuch(String what) {
        return Problem.of(ProblemType.PROVIDER_REJECTED, "The query found " + what + "; narrow it down.")
                .withOutcome(Outcome.REJECTED);
    }

    private JsonNode value(ResultSetMetaData columns, int i) throws SQLException {
        String type = columns.getColumnTypeName(i).toLowerCase(Locale.ROOT);
        if (type.equals("uuid")) {
            return text(rows.getString(i)); // to some drivers it is bytes
        }
        return switch (columns.getColumnType(i)) {
            case Types.DATE -> text(rows.getObject(i, LocalDate.class));
            case Types.TIME -> text(rows.getObject(i, LocalTime.class));
            case Types.TIMESTAMP_WITH_TIMEZONE -> moment(i);
            case Types.TIMESTAMP ->
                type.equals("timestamptz") ? moment(i) : text(rows.getObject(i, LocalDateTime.class));
            case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB -> node(rows.getBytes(i));
            case Types.CLOB, Types.NCLOB, Types.SQLXML -> text(rows.getString(i));
            case Types.ARRAY -> list(rows.getArray(i));
            default -> type.startsWith("json") ? json(rows.getString(i)) : node(rows.getObject(i));
        };
    }

    private JsonNode moment(int i) throws SQLException {
        OffsetDateTime moment = rows.getObject(i, OffsetDateTime.class);
        return moment == null ? NODES.nullNode() : text(moment.toInstant());
    }

    private static JsonNode text(@Nullable Object value) {
        return value == null ? NODES.nullNode() : NODES.textNode(value.toString());
    }

    private static JsonNode json(@Nullable String text) {
        try {
            return text == null ? NODES.nullNode() : JSON.readTree(text);
        } catch (JsonProcessingException notJson) {
            return text(text);
        }
    }

    private static JsonNode list(@Nullable Array array) throws SQLException {
        if (array == null) {
            return NODES.nullNode();
        }
        ArrayNode list = NODES.arrayNode();
        for (Object item : (Object[]) array.getArray()) {
            list.add(node(item));
        }
        return list;
    }

    private static JsonNode node(@Nullable Object value) {
        return switch (value) {
            case null -> NODES.nullNode();
            case Boolean flag -> NODES.booleanNode(flag);
            case Integer number -> NODES.numberNode(number);
            case Short number -> NODES.numberNode(number);
            case Long number -> NODES.numberNode(number);
            case BigInteger number -> NODES.numberNode(number);
            case BigDecimal number -> NODES.numberNode(number);
            case Float number when Float.isFinite(number) -> NODES.numberNode(number);
            case Double number when Double.isFinite(number) -> NODES.numberNode(number);
            case byte[] bytes -> NODES.textNode(java.util.Base64.getEncoder().encodeToString(bytes));
            default -> NODES.textNode(value.toString());
        };
    }
}
