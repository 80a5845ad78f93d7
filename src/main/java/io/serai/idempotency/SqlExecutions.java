package io.serai.idempotency;

import io.serai.platform.PlatformDatabase;
import io.serai.secret.KeyFile;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;

/**
 * In the platform database. Each change is one statement that names the owner it takes the place of, so of several that
 * try at once one succeeds. Clocks of instances may differ: the worst that does is to call an execution lost too early,
 * and what is lost is not made again if that could do harm.
 */
final class SqlExecutions implements Executions {

    private static final String RUNNING = "running";
    private static final String DONE = "done";
    private static final String UNKNOWN = "unknown";

    private final PlatformDatabase rows;
    private final Clock clock;
    private final Duration kept;
    private final Duration margin;

    SqlExecutions(PlatformDatabase rows, Clock clock, IdempotencySettings settings) {
        this.rows = rows;
        this.clock = clock;
        this.kept = settings.ttl();
        this.margin = settings.margin();
    }

    private record Row(
            String fingerprint,
            String owner,
            String state,
            Instant leaseUntil,
            Instant expiresAt,
            @Nullable String sealedAnswer) {

        static Row read(ResultSet row, int index) throws SQLException {
            return new Row(
                    row.getString("fingerprint"),
                    row.getString("owner"),
                    row.getString("state"),
                    row.getObject("lease_until", OffsetDateTime.class).toInstant(),
                    row.getObject("expires_at", OffsetDateTime.class).toInstant(),
                    row.getString("sealed_answer"));
        }
    }

    @Override
    public Claim claim(KeyedCall call, Duration timeLimit, Again again) {
        Duration lease = timeLimit.plus(margin);
        Execution mine = new Execution(call.tenantId(), call.keyHash(), KeyFile.random());
        while (true) { // each further round means that somebody else got further
            if (begin(call, mine, lease)) {
                return new Claim.Granted(mine);
            }
            Optional<Claim> claim = find(mine).flatMap(row -> judge(row, call, mine, lease, again));
            if (claim.isPresent()) {
                return claim.get();
            }
        }
    }

    private boolean begin(KeyedCall call, Execution mine, Duration lease) {
        Instant now = clock.instant();
        try {
            rows.of(mine.tenantId())
                    .sql(
                            "insert into executions (tenant_id, key_hash, fingerprint, owner, state, lease_until, expires_at)"
                                    + " values (?, ?, ?, ?, ?, ?, ?)")
                    .params(
                            mine.tenantId(),
                            mine.keyHash(),
                            call.fingerprint(),
                            mine.owner(),
                            RUNNING,
                            utc(now.plus(lease)),
                            utc(now.plus(kept)))
                    .update();
            return true;
        } catch (DuplicateKeyException known) {
            return false;
        }
    }

    private Optional<Row> find(Execution mine) {
        return rows.of(mine.tenantId())
                .sql("select fingerprint, owner, state, lease_until, expires_at, sealed_answer from executions"
                        + " where tenant_id = ? and key_hash = ?")
                .params(mine.tenantId(), mine.keyHash())
                .query(Row::read)
                .optional();
    }

    /** Empty if the row is not any more what it was when it was read. */
    private Optional<Claim> judge(Row row, KeyedCall call, Execution mine, Duration lease, Again again) {
        Instant now = clock.instant();
        if (row.state().equals(RUNNING) && row.leaseUntil().isAfter(now)) {
            return Optional.of(
                    row.fingerprint().equals(call.fingerprint()) ? new Claim.InFlight() : new Claim.Reused());
        }
        if (!row.expiresAt().isAfter(now)) {
            removeExpired(mine, row);
            return Optional.empty();
        }
        if (!row.fingerprint().equals(call.fingerprint())) {
            return Optional.of(new Claim.Reused());
        }
        String answer = row.state().equals(RUNNING) ? null : row.sealedAnswer();
        boolean lost = answer == null;
        if (again == Again.IF_UNKNOWN && !row.state().equals(DONE) || again == Again.IF_LOST && lost) {
            boolean doubtful = again == Again.IF_UNKNOWN;
            return takeOver(mine, row, lease, doubtful) ? Optional.of(new Claim.Granted(mine)) : Optional.empty();
        }
        if (answer != null) {
            return Optional.of(new Claim.Answered(answer));
        }
        return takeOver(mine, row, lease, true) ? Optional.of(new Claim.Lost(mine)) : Optional.empty();
    }

    private void removeExpired(Execution mine, Row row) {
        rows.of(mine.tenantId())
                .sql("delete from executions where tenant_id = ? and key_hash = ? and owner = ? and expires_at = ?")
                .params(mine.tenantId(), mine.keyHash(), row.owner(), utc(row.expiresAt()))
                .update();
    }

    /** An answer that was kept stays, for the case that the new execution does nothing. */
    private boolean takeOver(Execution mine, Row row, Duration lease, boolean doubtful) {
        return rows.of(mine.tenantId())
                        .sql("update executions set owner = ?, state = ?, lease_until = ?, doubtful = ?"
                                + " where tenant_id = ? and key_hash = ? and owner = ? and state = ?")
                        .params(
                                mine.owner(),
                                RUNNING,
                                utc(clock.instant().plus(lease)),
                                doubtful,
                                mine.tenantId(),
                                mine.keyHash(),
                                row.owner(),
                                row.state())
                        .update()
                == 1;
    }

    @Override
    public void finish(Execution execution, String sealedAnswer, boolean certain) {
        rows.of(execution.tenantId())
                .sql(
                        "update executions set state = ?, sealed_answer = ? where tenant_id = ? and key_hash = ? and owner = ?")
                .params(
                        certain ? DONE : UNKNOWN,
                        sealedAnswer,
                        execution.tenantId(),
                        execution.keyHash(),
                        execution.owner())
                .update();
    }

    @Override
    public void free(Execution execution) {
        int doubtful = rows.of(execution.tenantId())
                .sql("update executions set state = ?"
                        + " where tenant_id = ? and key_hash = ? and owner = ? and doubtful = ?")
                .params(UNKNOWN, execution.tenantId(), execution.keyHash(), execution.owner(), true)
                .update();
        if (doubtful == 0) {
            rows.of(execution.tenantId())
                    .sql("delete from executions where tenant_id = ? and key_hash = ? and owner = ?")
                    .params(execution.tenantId(), execution.keyHash(), execution.owner())
                    .update();
        }
    }

    @Override
    public void sweep() {
        Instant now = clock.instant();
        rows.ofAll()
                .sql("delete from executions where expires_at < ? and lease_until < ?")
                .params(utc(now), utc(now))
                .update();
    }

    @Override
    public void deleteAll(String tenantId) {
        rows.ofAll()
                .sql("delete from executions where tenant_id = ?")
                .param(tenantId)
                .update();
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
