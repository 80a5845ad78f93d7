package io.serai.deadletter;

import io.serai.problem.Outcome;
import io.serai.problem.ProblemType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A letter as a row of the table {@code dead_letters}. */
final class DeadLetterRow {

    private static final String SMALL =
            "id, tenant_id, tool_id, integration, connection, account_id, effect, outcome, code, detail, attempts, status,"
                    + " arguments_hash, user_id, request_id, idempotency_key, pages, created_at, expires_at";

    static final String COLUMNS = SMALL + ", sealed_arguments";

    /** The same without the arguments, which may be long: nobody lists letters to read those. */
    static final String BRIEF = SMALL + ", '' as sealed_arguments";

    private DeadLetterRow() {}

    static @Nullable Object[] values(DeadLetter letter) {
        return new @Nullable Object[] {
            letter.id(),
            letter.tenantId(),
            letter.toolId(),
            letter.integration(),
            letter.connection(),
            letter.accountId(),
            letter.effect(),
            letter.outcome().text(),
            letter.code().name(),
            letter.detail(),
            letter.attempts(),
            letter.status().text(),
            letter.argumentsHash(),
            letter.userId(),
            letter.requestId(),
            letter.idempotencyKey(),
            letter.pages(),
            utc(letter.createdAt()),
            utc(letter.expiresAt()),
            letter.sealedArguments()
        };
    }

    static DeadLetter read(ResultSet row, int index) throws SQLException {
        return new DeadLetter(
                row.getString("id"),
                row.getString("tenant_id"),
                row.getString("tool_id"),
                row.getString("integration"),
                row.getString("connection"),
                row.getString("account_id"),
                row.getString("effect"),
                Outcome.valueOf(row.getString("outcome").toUpperCase(Locale.ROOT)),
                ProblemType.valueOf(row.getString("code")),
                row.getString("detail"),
                row.getInt("attempts"),
                DeadLetter.Status.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
                row.getString("sealed_arguments"),
                row.getString("arguments_hash"),
                row.getString("user_id"),
                row.getString("request_id"),
                row.getString("idempotency_key"),
                row.getInt("pages"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("expires_at", OffsetDateTime.class).toInstant());
    }

    static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
