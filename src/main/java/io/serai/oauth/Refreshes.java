package io.serai.oauth;

import io.serai.credential.ConnectionId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Who renews which connection: table {@code refreshes}. A claimed row is the intent to use up a refresh token; it is
 * written before the request and outlives the process. Times are the database's own, so that no node's clock matters.
 */
final class Refreshes {

    private static final String WHERE = " where tenant_id = ? and integration = ? and connection = ?";
    private static final String LATER = "current_timestamp + cast(? as integer) * interval '0.001' second";

    /** What became of the wish to renew a connection. */
    sealed interface Claim {

        /** This node may. */
        record Granted(Lease lease) implements Claim {}

        /** Somebody is at it. */
        record Busy() implements Claim {}

        /** It has failed a moment ago. */
        record TooEarly() implements Claim {}
    }

    /**
     * What somebody wanted to do and perhaps has done.
     *
     * @param version of the credential whose refresh token was to be used
     * @param sent whether the request may have gone out
     */
    record Abandoned(ConnectionId id, long version, boolean sent) {}

    private record Row(long fence, @Nullable String owner, boolean sent, int failures, boolean held, boolean early) {}

    private final JdbcClient sql;
    private final Clock clock;
    private final String owner;
    private final Duration length;

    /** @param owner names this process, and no other before or after it */
    Refreshes(JdbcClient sql, Clock clock, String owner, Duration length) {
        this.sql = sql;
        this.clock = clock;
        this.owner = owner;
        this.length = length;
    }

    /** Asks for the right to renew the tokens of this version. Blocks. */
    Claim claim(ConnectionId id, long version) {
        long asked = System.nanoTime();
        Row row = row(id).orElse(null);
        if (row == null) {
            return create(id, version, asked);
        }
        if (row.owner() != null && row.held()) {
            return new Claim.Busy();
        }
        if (row.owner() == null && row.early()) {
            return new Claim.TooEarly();
        }
        boolean taken = sql.sql("update refreshes set owner = ?, fence = fence + 1, version = ?, lease_until = " + LATER
                                + WHERE + " and fence = ? and (owner is null or lease_until <= current_timestamp)")
                        .params(owner, version, length.toMillis())
                        .params(id.tenantId(), id.integration(), id.connection(), row.fence())
                        .update()
                == 1;
        return taken ? granted(id, row.fence() + 1, row.failures(), row.sent(), asked) : new Claim.Busy();
    }

    private Optional<Row> row(ConnectionId id) {
        return sql.sql("select fence, owner, sent, failures, lease_until > current_timestamp as held,"
                        + " coalesce(retry_at > current_timestamp, false) as early from refreshes" + WHERE)
                .params(id.tenantId(), id.integration(), id.connection())
                .query((row, index) -> new Row(
                        row.getLong("fence"),
                        row.getString("owner"),
                        row.getBoolean("sent"),
                        row.getInt("failures"),
                        row.getBoolean("held"),
                        row.getBoolean("early")))
                .optional();
    }

    private Claim create(ConnectionId id, long version, long asked) {
        long fence = clock.millis(); // greater than those of a row that was removed with an earlier connection
        try {
            sql.sql("insert into refreshes (tenant_id, integration, connection, fence, owner, version, sent,"
                            + " lease_until, failures) values (?, ?, ?, ?, ?, ?, false, " + LATER + ", 0)")
                    .params(id.tenantId(), id.integration(), id.connection(), fence, owner, version)
                    .param(length.toMillis())
                    .update();
            return granted(id, fence, 0, false, asked);
        } catch (DuplicateKeyException somebodyWasFaster) {
            return new Claim.Busy();
        }
    }

    private Claim granted(ConnectionId id, long fence, int failures, boolean answerMissing, long asked) {
        return new Claim.Granted(new Lease(id, fence, failures, answerMissing, length, asked));
    }

    /**
     * Notes that the request is about to go out, unless the lease has passed to somebody else.
     *
     * @return whether it may go out
     */
    boolean send(Lease lease) {
        return prolong(lease, "sent = true, ") && lease.isFresh();
    }

    /** Prolongs the lease, unless it has passed to somebody else. */
    boolean prolong(Lease lease) {
        return prolong(lease, "");
    }

    private boolean prolong(Lease lease, String more) {
        long asked = System.nanoTime();
        boolean held = update(lease, more + "lease_until = " + LATER, length.toMillis());
        if (held) {
            lease.prolonged(asked);
        }
        return held;
    }

    /** Whether nobody has taken the lease over. */
    boolean isHeld(Lease lease) {
        return update(lease, "fence = fence");
    }

    /** Gives the lease back: nothing was sent. */
    void giveBack(Lease lease) {
        update(lease, "owner = null, sent = ?", lease.answerMissing());
    }

    /** The tokens are renewed and stored, or it is certain that they never will be. */
    void settle(Lease lease) {
        update(lease, "owner = null, sent = false, failures = 0, retry_at = null, last_error = null");
    }

    /**
     * The attempt has failed.
     *
     * @param answerMissing whether the provider may have used up the refresh token all the same
     * @param error a short word, for operators
     */
    void fail(Lease lease, boolean answerMissing, Duration pause, String error) {
        update(
                lease,
                "owner = null, sent = ?, failures = failures + 1, last_error = ?, retry_at = " + LATER,
                answerMissing || lease.answerMissing(),
                error,
                pause.toMillis());
    }

    private boolean update(Lease lease, String what, Object... values) {
        ConnectionId id = lease.id();
        return sql.sql("update refreshes set " + what + WHERE + " and fence = ? and owner is not null")
                        .params(values)
                        .params(id.tenantId(), id.integration(), id.connection(), lease.fence())
                        .update()
                == 1;
    }

    /** A lease that this node had before it was restarted, as it noted it down. */
    Lease resumed(ConnectionId id, long fence) {
        return new Lease(id, fence, 0, true, length, System.nanoTime() - length.toNanos());
    }

    /** Intents whose owner has fallen silent. */
    List<Abandoned> abandoned() {
        return sql.sql("select tenant_id, integration, connection, version, sent from refreshes"
                        + " where owner is not null and lease_until <= current_timestamp")
                .query((row, index) -> new Abandoned(
                        new ConnectionId(
                                row.getString("tenant_id"), row.getString("integration"), row.getString("connection")),
                        row.getLong("version"),
                        row.getBoolean("sent")))
                .list();
    }

    /** How long until the next attempt may be made; empty if it may be made now. */
    Optional<Duration> restsFor(ConnectionId id) {
        return sql.sql("select retry_at, current_timestamp as now from refreshes" + WHERE + " and retry_at is not null")
                .params(id.tenantId(), id.integration(), id.connection())
                .query((row, index) -> Duration.between(
                        row.getObject("now", OffsetDateTime.class), row.getObject("retry_at", OffsetDateTime.class)))
                .optional()
                .filter(Duration::isPositive);
    }

    /** New tokens are about to be stored by a person: what has failed before does not count for them. */
    void startOver(ConnectionId id) {
        sql.sql("update refreshes set sent = false, failures = 0, retry_at = null, last_error = null" + WHERE
                        + " and owner is null")
                .params(id.tenantId(), id.integration(), id.connection())
                .update();
    }

    /** The connection is gone. A lease on it ends by itself: its write will be refused. */
    void remove(ConnectionId id) {
        sql.sql("delete from refreshes" + WHERE)
                .params(id.tenantId(), id.integration(), id.connection())
                .update();
    }

    /** How many tasks of the schedule have fallen due. */
    long overdue(String task, Instant now) {
        return sql.sql("select count(*) from scheduled_tasks where task_name = ? and execution_time <= ?")
                .params(task, now.atOffset(ZoneOffset.UTC))
                .query(Long.class)
                .single();
    }
}
