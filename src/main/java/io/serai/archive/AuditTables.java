package io.serai.archive;

import io.serai.audit.JournalPosition;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.jdbc.core.JdbcTemplate;

/** The tables {@code audit_records} and {@code audit_positions}: what is written to them. */
final class AuditTables {

    private static final String INSERT =
            "insert into audit_records (journal, seq, recorded_at, tenant_id, user_id, action,"
                    + " tool_id, integration, request_id, result, prev_hash, attempt, ended)"
                    + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    private final JdbcTemplate sql;

    AuditTables(JdbcTemplate sql) {
        this.sql = sql;
    }

    @Nullable
    JournalPosition position(String journal) {
        List<JournalPosition> found = sql.query(
                "select seq, hash from audit_positions where journal = ?",
                (row, number) -> new JournalPosition(journal, row.getLong(1), row.getString(2)),
                journal);
        return found.isEmpty() ? null : found.getFirst();
    }

    /**
     * Moves a journal's position.
     *
     * @param from hash of the line at which it must be
     * @throws ConcurrencyFailureException if it is elsewhere
     */
    void moveTo(JournalPosition position, String from) {
        int moved = sql.update(
                "update audit_positions set seq = ?, hash = ? where journal = ? and hash = ?",
                position.seq(),
                position.hash(),
                position.journal(),
                from);
        if (moved == 1) {
            return;
        }
        if (position(position.journal()) != null) {
            throw new ConcurrencyFailureException("Somebody else ships the journal " + position.journal());
        }
        sql.update(
                "insert into audit_positions (journal, seq, hash) values (?, ?, ?)",
                position.journal(),
                position.seq(),
                position.hash());
    }

    void add(List<AuditRows.Row> rows) {
        sql.batchUpdate(INSERT, rows.stream().map(AuditTables::parameters).toList());
    }

    private static @Nullable Object[] parameters(AuditRows.Row row) {
        String action = row.text("action");
        return new @Nullable Object[] {
            row.line().journal(),
            row.line().seq(),
            utc(row.time()),
            row.text("tenantId"),
            row.text("userId"),
            action == null ? "" : action,
            row.text("toolId"),
            row.text("integration"),
            row.text("requestId"),
            row.result(),
            row.line().prevHash(),
            row.line().text(),
            row.ended()
        };
    }

    void end(List<AuditRows.End> ends) {
        sql.batchUpdate(
                "update audit_records set result = ?, ended = ? where journal = ? and seq = ?",
                ends.stream()
                        .map(end -> new Object[] {
                            end.result(),
                            end.line().text(),
                            end.line().journal(),
                            end.line().ends()
                        })
                        .toList());
    }

    /** Removes what is too old. */
    int removeBefore(Instant time) {
        return sql.update("delete from audit_records where recorded_at < ?", utc(time));
    }

    static OffsetDateTime utc(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }
}
