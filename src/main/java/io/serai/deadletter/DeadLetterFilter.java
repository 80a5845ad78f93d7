package io.serai.deadletter;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which letters of a tenant are wanted; null matches everything.
 *
 * @param from the first moment that counts
 * @param to the first moment that no longer counts
 */
public record DeadLetterFilter(
        DeadLetter.@Nullable Status status,
        @Nullable String integration,
        @Nullable String toolId,
        @Nullable Instant from,
        @Nullable Instant to) {

    /** A condition with a question mark for each value: values never become part of the text. */
    record Condition(String sql, List<Object> values) {}

    Condition of(String tenantId) {
        StringBuilder sql = new StringBuilder("tenant_id = ?");
        List<Object> values = new ArrayList<>(List.of(tenantId));
        add(sql, values, " and status = ?", status == null ? null : status.text());
        add(sql, values, " and integration = ?", integration);
        add(sql, values, " and tool_id = ?", toolId);
        add(sql, values, " and created_at >= ?", from == null ? null : DeadLetterRow.utc(from));
        add(sql, values, " and created_at < ?", to == null ? null : DeadLetterRow.utc(to));
        return new Condition(sql.toString(), values);
    }

    private static void add(StringBuilder sql, List<Object> values, String condition, @Nullable Object value) {
        if (value != null) {
            sql.append(condition);
            values.add(value);
        }
    }
}
