package io.serai.saga;

import io.serai.audit.ArgumentsHash;
import io.serai.platform.PlatformDatabase;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;

/**
 * In the platform database. Each change is one statement that names the attempt it continues, so of several that try at
 * once one succeeds.
 */
final class SqlSagas implements Sagas {

    private static final int SECONDS_TO_WAIT = 30;

    private final PlatformDatabase rows;
    private final Clock clock;
    private final SealedWork work;

    SqlSagas(PlatformDatabase rows, Clock clock, SealedWork work) {
        this.rows = rows;
        this.clock = clock;
        this.work = work;
    }

    @Override
    public void begin(Saga saga) {
        try {
            rows.of(saga.tenantId())
                    .sql(
                            "insert into sagas (id, tenant_id, tool_id, connection, request_id, state, attempts, arguments_hash,"
                                    + " sealed_work, created_at, due_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
                    .params(
                            saga.id(),
                            saga.tenantId(),
                            saga.toolId(),
                            saga.connection(),
                            saga.requestId(),
                            saga.state().text(),
                            saga.attempts(),
                            hash(saga),
                            work.seal(saga),
                            utc(saga.createdAt()),
                            utc(saga.dueAt()))
                    .update();
        } catch (DuplicateKeyException underWay) {
            throw Problem.of(
                            ProblemType.IDEMPOTENCY_IN_FLIGHT,
                            "A call with the same arguments is under way, or being undone.")
                    .withRetryAfter(SECONDS_TO_WAIT);
        }
    }

    @Override
    public boolean replace(Saga was, Saga is) {
        return rows.of(is.tenantId())
                        .sql("update sagas set state = ?, attempts = ?, sealed_work = ?, due_at = ?"
                                + " where id = ? and attempts = ?")
                        .params(
                                is.state().text(),
                                is.attempts(),
                                work.seal(is),
                                utc(is.dueAt()),
                                was.id(),
                                was.attempts())
                        .update()
                == 1;
    }

    @Override
    public boolean end(Saga saga) {
        return rows.of(saga.tenantId())
                        .sql("delete from sagas where id = ? and attempts = ?")
                        .params(saga.id(), saga.attempts())
                        .update()
                == 1;
    }

    @Override
    public List<Due> due(int most) {
        return rows.ofAll()
                .sql("select id, attempts from sagas where due_at <= ? order by due_at limit ?")
                .params(utc(clock.instant()), most)
                .query((row, index) -> new Due(row.getString("id"), row.getInt("attempts")))
                .list();
    }

    @Override
    public Optional<Saga> claim(Due due, Instant leaseUntil) {
        int claimed = rows.ofAll()
                .sql(
                        "update sagas set attempts = attempts + 1, due_at = ?,"
                                + " state = case when state = 'running' then 'lost' else state end where id = ? and attempts = ?")
                .params(utc(leaseUntil), due.id(), due.attempts())
                .update();
        return claimed == 0
                ? Optional.empty()
                : rows.ofAll()
                        .sql("select * from sagas where id = ?")
                        .param(due.id())
                        .query(this::read)
                        .optional();
    }

    @Override
    public int count() {
        return rows.ofAll()
                .sql("select count(*) from sagas")
                .query(Integer.class)
                .single();
    }

    @Override
    public void deleteAll(String tenantId) {
        rows.ofAll()
                .sql("delete from sagas where tenant_id = ?")
                .param(tenantId)
                .update();
    }

    /** By which instances know the same call: they have no key in common, and it is there no longer than the call. */
    private static String hash(Saga saga) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha.digest(ArgumentsHash.canonical(saga.arguments())));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every JDK has SHA-256", impossible);
        }
    }

    private Saga read(ResultSet row, int index) throws SQLException {
        String id = row.getString("id");
        String tenantId = row.getString("tenant_id");
        SealedWork.Work opened = work.open(tenantId, id, row.getString("sealed_work"));
        return new Saga(
                id,
                tenantId,
                row.getString("tool_id"),
                row.getString("connection"),
                row.getString("request_id"),
                opened.arguments(),
                opened.steps(),
                Saga.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getInt("attempts"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("due_at", OffsetDateTime.class).toInstant());
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
