package io.serai.deadletter;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.problem.Outcome;
import io.serai.problem.ProblemType;
import io.serai.secret.TenantCipher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The letters of all tenants. All methods block. */
public final class DeadLetters {

    /** After this time a replay that did not report back is taken for dead, and its letter's outcome for unknown. */
    private static final Duration LEASE = Duration.ofMinutes(5);

    private final JdbcClient sql;
    private final TenantCipher cipher;
    private final ObjectMapper json;
    private final DeadLetterSettings settings;
    private final Clock clock;

    DeadLetters(JdbcClient sql, TenantCipher cipher, ObjectMapper json, DeadLetterSettings settings, Clock clock) {
        this.sql = sql;
        this.cipher = cipher;
        this.json = json;
        this.settings = settings;
        this.clock = clock;
    }

    /** How long a letter that is parked now can be replayed. */
    public Instant expiry(Instant from) {
        return from.plus(Duration.ofDays(settings.days()));
    }

    /** Arguments in the form in which a letter holds them. */
    public String seal(String tenantId, String letterId, ObjectNode arguments) {
        return cipher.seal(tenantId, "dead-letter|" + letterId, bytes(arguments));
    }

    /** The arguments of a letter. */
    public ObjectNode open(DeadLetter letter) {
        byte[] plain = cipher.open(letter.tenantId(), "dead-letter|" + letter.id(), letter.sealedArguments());
        try {
            return (ObjectNode) json.readTree(plain);
        } catch (IOException damaged) {
            throw new UncheckedIOException("A dead letter's arguments are damaged", damaged);
        }
    }

    private byte[] bytes(ObjectNode arguments) {
        try {
            return json.writeValueAsBytes(arguments);
        } catch (IOException impossible) {
            throw new UncheckedIOException("A tree can always be written", impossible);
        }
    }

    /**
     * Keeps a letter.
     *
     * @return false if the tenant has as many open letters as it may
     */
    public boolean park(DeadLetter letter) {
        int open = sql.sql("select count(*) from dead_letters where tenant_id = ? and status = 'open'")
                .param(letter.tenantId())
                .query(Integer.class)
                .single();
        if (open >= settings.mostOpen()) {
            return false;
        }
        sql.sql(
                        "insert into dead_letters (id, tenant_id, tool_id, integration, connection, account_id, effect, outcome,"
                                + " code, detail, attempts, status, sealed_arguments, arguments_hash, user_id, request_id,"
                                + " created_at, expires_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
                .params(new @Nullable Object[] {
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
                    text(letter.status()),
                    letter.sealedArguments(),
                    letter.argumentsHash(),
                    letter.userId(),
                    letter.requestId(),
                    utc(letter.createdAt()),
                    utc(letter.expiresAt())
                })
                .update();
        return true;
    }

    /** A letter of this tenant; another tenant's is as absent as one that never was. */
    public Optional<DeadLetter> find(String tenantId, String id) {
        return sql.sql("select * from dead_letters where tenant_id = ? and id = ?")
                .params(tenantId, id)
                .query(this::read)
                .optional();
    }

    /** A tenant's letters, newest first; null filters match everything. */
    public List<DeadLetter> list(
            String tenantId,
            DeadLetter.@Nullable Status status,
            @Nullable String integration,
            @Nullable String toolId,
            @Nullable Instant from,
            @Nullable Instant to) {
        return sql
                .sql("select * from dead_letters where tenant_id = ? order by created_at desc, id")
                .param(tenantId)
                .query(this::read)
                .list()
                .stream()
                .filter(letter -> status == null || letter.status() == status)
                .filter(letter -> integration == null || letter.integration().equals(integration))
                .filter(letter -> toolId == null || letter.toolId().equals(toolId))
                .filter(letter -> from == null || !letter.createdAt().isBefore(from))
                .filter(letter -> to == null || letter.createdAt().isBefore(to))
                .toList();
    }

    /**
     * Takes an open letter for a replay, alone: of several that try at once, one succeeds.
     *
     * @return false if it is not open any more
     */
    public boolean claim(DeadLetter letter) {
        Instant now = clock.instant();
        return sql.sql("update dead_letters set status = 'replaying', attempts = attempts + 1, claimed_until = ?"
                                + " where id = ? and status = 'open' and expires_at > ?")
                        .params(utc(now.plus(LEASE)), letter.id(), utc(now))
                        .update()
                == 1;
    }

    /** Ends a replay that did the work. */
    public void replayed(DeadLetter letter) {
        move(letter, "replaying", DeadLetter.Status.REPLAYED);
    }

    /** Ends a replay that failed; the letter is open again, with what is known of its latest attempt. */
    public void reopen(DeadLetter letter, Outcome outcome, ProblemType code, String detail) {
        // Once unknown, always unknown: that a later attempt sent nothing does not undo the first.
        Outcome known = letter.outcome() == Outcome.UNKNOWN ? Outcome.UNKNOWN : outcome;
        sql.sql("update dead_letters set status = 'open', claimed_until = null, outcome = ?, code = ?, detail = ?"
                        + " where id = ? and status = 'replaying'")
                .params(known.text(), code.name(), detail, letter.id())
                .update();
    }

    /** Gives up a letter. @return false if it is not open */
    public boolean discard(DeadLetter letter) {
        return move(letter, "open", DeadLetter.Status.DISCARDED);
    }

    private boolean move(DeadLetter letter, String from, DeadLetter.Status to) {
        return sql.sql("update dead_letters set status = ?, claimed_until = null where id = ? and status = ?")
                        .params(text(to), letter.id(), from)
                        .update()
                == 1;
    }

    /** Frees letters whose replay never reported back, and ends those that are too old. */
    public void sweep() {
        OffsetDateTime now = utc(clock.instant());
        sql.sql("update dead_letters set status = 'open', outcome = 'unknown', claimed_until = null"
                        + " where status = 'replaying' and claimed_until < ?")
                .param(now)
                .update();
        sql.sql("update dead_letters set status = 'expired' where status = 'open' and expires_at < ?")
                .param(now)
                .update();
    }

    /** Removes all letters of a tenant that goes away. */
    public void deleteAll(String tenantId) {
        sql.sql("delete from dead_letters where tenant_id = ?").param(tenantId).update();
    }

    private DeadLetter read(ResultSet row, int index) throws SQLException {
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
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("expires_at", OffsetDateTime.class).toInstant());
    }

    private static String text(DeadLetter.Status status) {
        return status.name().toLowerCase(Locale.ROOT);
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
