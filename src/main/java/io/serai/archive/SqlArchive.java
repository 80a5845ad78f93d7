package io.serai.archive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.audit.AuditArchive;
import io.serai.audit.AuditCursor;
import io.serai.audit.AuditPage;
import io.serai.audit.AuditQuery;
import io.serai.audit.AuditRecord;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** Searches the records of all instances. This instance's own are complete; the others' are there a moment later. */
final class SqlArchive implements AuditArchive {

    private final JdbcTemplate sql;
    private final Shipper shipper;
    private final ObjectMapper json;

    /** @param shipper brings this instance's records here */
    SqlArchive(JdbcTemplate sql, Shipper shipper, ObjectMapper json) {
        this.sql = sql;
        this.shipper = shipper;
        this.json = json;
    }

    private record Found(AuditCursor at, ObjectNode record) {}

    @Override
    public AuditPage find(AuditQuery query, @Nullable AuditCursor cursor, int limit) {
        if (cursor == null) {
            shipper.catchUp();
        }
        Conditions where = conditions(query, cursor);
        List<Found> found = sql.query(
                "select journal, seq, recorded_at, prev_hash, attempt, ended from audit_records" + where.text()
                        + " order by recorded_at desc, journal desc, seq desc limit " + (limit + 1),
                (row, number) -> found(row),
                where.values());
        List<ObjectNode> records =
                found.stream().limit(limit).map(Found::record).toList();
        return new AuditPage(
                records, found.size() > limit ? found.get(limit - 1).at() : null);
    }

    private static Conditions conditions(AuditQuery query, @Nullable AuditCursor cursor) {
        Conditions where = new Conditions();
        where.equal("tenant_id", query.tenantId());
        where.equal("action", query.action());
        where.equal("user_id", query.userId());
        where.equal("tool_id", query.toolId());
        where.equal("integration", query.integration());
        where.equal("result", query.result());
        where.equal("request_id", query.requestId());
        where.time("recorded_at >= ?", query.from());
        where.time("recorded_at < ?", query.to());
        if (cursor != null) {
            where.behind(cursor);
        }
        return where;
    }

    private Found found(ResultSet row) throws SQLException {
        String journal = row.getString("journal");
        Instant time = row.getObject("recorded_at", OffsetDateTime.class).toInstant();
        String ended = row.getString("ended");
        try {
            ObjectNode record = AuditRecord.of(
                    journal,
                    json.readTree(row.getString("attempt")),
                    ended == null ? null : json.readTree(ended),
                    row.getString("prev_hash"));
            return new Found(new AuditCursor(row.getLong("seq"), time, journal), record);
        } catch (JsonProcessingException changedFromOutside) {
            throw new SQLException("No audit record", changedFromOutside);
        }
    }

    /** What a row must be like. */
    private static final class Conditions {

        private final List<String> texts = new ArrayList<>();
        private final List<Object> values = new ArrayList<>();

        void equal(String column, @Nullable String value) {
            if (value != null) {
                texts.add(column + " = ?");
                values.add(value.replace("\0", ""));
            }
        }

        void time(String text, @Nullable Instant time) {
            if (time != null) {
                texts.add(text);
                values.add(AuditTables.utc(time));
            }
        }

        void behind(AuditCursor cursor) {
            String journal = cursor.journal() == null ? "" : cursor.journal();
            OffsetDateTime time = AuditTables.utc(cursor.time());
            texts.add("(recorded_at < ? or recorded_at = ? and (journal < ? or journal = ? and seq < ?))");
            values.addAll(List.of(time, time, journal, journal, cursor.seq()));
        }

        String text() {
            return texts.isEmpty() ? "" : " where " + String.join(" and ", texts);
        }

        Object[] values() {
            return values.toArray();
        }
    }
}
