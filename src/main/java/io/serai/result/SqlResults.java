package io.serai.result;

import io.serai.platform.PlatformDatabase;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.secret.TenantCipher;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/** In the platform database, so that every instance finds them: a row for a result, and one for each of its pieces. */
final class SqlResults implements Results {

    /** So many tenants can add pieces at once: see {@code DeadLetters}, which counts in the same way. */
    private static final int WRITING_AT_ONCE = 4;

    private static final String HINT = "Delete some (DELETE /api/v1/results/{id}), or wait until they expire.";

    private static final String COLUMNS = "id, tenant_id, media_type, bytes, parts, sha256, expires_at";

    private final PlatformDatabase rows;
    private final TenantCipher cipher;
    private final ResultSettings settings;
    private final Clock clock;
    private final ResultMeters meters;
    private final StorageQuota quota;
    private final List<Lock> turns =
            Stream.<Lock>generate(ReentrantLock::new).limit(WRITING_AT_ONCE).toList();

    /** What a tenant has already. */
    private record Held(int results, long bytes) {}

    SqlResults(
            PlatformDatabase rows,
            TenantCipher cipher,
            ResultSettings settings,
            Clock clock,
            ResultMeters meters,
            StorageQuota quota) {
        this.rows = rows;
        this.cipher = cipher;
        this.settings = settings;
        this.clock = clock;
        this.meters = meters;
        this.quota = quota;
    }

    @Override
    public ResultWriter open(String tenantId, String mediaType) {
        return new SqlResultWriter(this, tenantId, mediaType);
    }

    /** Adds a piece and, before the first, the result itself. */
    void add(SqlResultWriter result, int part, byte[] plain) {
        if (result.bytes() + plain.length > settings.maxBytes()) {
            throw notKept("It is longer than " + settings.maxBytes() + " bytes, the most that is kept; ask for less.");
        }
        String sealed = cipher.seal(result.tenantId(), context(result.id(), part), plain);
        // One after the other for each tenant: counting and adding are two steps, and the limit is a promise.
        Lock turn = turns.get(Math.floorMod(result.tenantId().hashCode(), WRITING_AT_ONCE));
        turn.lock();
        try {
            makeSureOfRoom(result.tenantId(), part, plain.length);
            if (part == 0) {
                rows.of(result.tenantId())
                        .sql("insert into results (" + COLUMNS + ") values (?, ?, ?, 0, 0, null, ?)")
                        .params(result.id(), result.tenantId(), result.mediaType(), utc(expiry()))
                        .update();
            }
            rows.of(result.tenantId())
                    .sql("insert into result_parts (result_id, part, sealed) values (?, ?, ?)")
                    .params(result.id(), part, sealed)
                    .update();
            rows.of(result.tenantId())
                    .sql("update results set bytes = bytes + ? where id = ?")
                    .params(plain.length, result.id())
                    .update();
        } finally {
            turn.unlock();
        }
    }

    @Override
    public long bytesOf(String tenantId) {
        return held(tenantId).bytes();
    }

    private Held held(String tenantId) {
        return rows.of(tenantId)
                .sql("select count(*), coalesce(sum(bytes), 0) from results where tenant_id = ? and expires_at > ?")
                .params(tenantId, utc(clock.instant()))
                .query((row, index) -> new Held(row.getInt(1), row.getLong(2)))
                .single();
    }

    private void makeSureOfRoom(String tenantId, int part, int more) {
        Held held = held(tenantId);
        if (part == 0 && held.results() >= settings.perTenant()) {
            throw notKept("There is no room: " + held.results() + " results are kept already. " + HINT);
        }
        long most = Math.min(settings.bytesPerTenant(), quota.of(tenantId));
        if (held.bytes() + more > most) {
            throw notKept("There is no room: " + held.bytes() + " of " + most + " bytes are kept already. " + HINT);
        }
    }

    private Problem notKept(String why) {
        meters.refused();
        return Problem.of(ProblemType.RESULT_NOT_KEPT, "The provider's answer cannot be given. " + why);
    }

    KeptResult finish(SqlResultWriter result, int parts, String sha256) {
        Instant expiry = expiry();
        int finished = rows.of(result.tenantId())
                .sql("update results set parts = ?, sha256 = ?, expires_at = ? where id = ?")
                .params(parts, sha256, utc(expiry), result.id())
                .update();
        if (finished != 1) {
            throw notKept("It was removed while it was kept; ask again.");
        }
        meters.kept(result.bytes());
        return new KeptResult(
                result.id(), result.tenantId(), result.mediaType(), result.bytes(), parts, sha256, expiry);
    }

    private Instant expiry() {
        return clock.instant().plus(settings.ttl());
    }

    @Override
    public Optional<KeptResult> find(String tenantId, String id) {
        return rows.of(tenantId)
                .sql("select " + COLUMNS + " from results"
                        + " where tenant_id = ? and id = ? and sha256 is not null and expires_at > ?")
                .params(tenantId, id, utc(clock.instant()))
                .query(SqlResults::read)
                .optional();
    }

    private static KeptResult read(ResultSet row, int index) throws SQLException {
        return new KeptResult(
                row.getString("id"),
                row.getString("tenant_id"),
                row.getString("media_type"),
                row.getLong("bytes"),
                row.getInt("parts"),
                row.getString("sha256"),
                row.getObject("expires_at", OffsetDateTime.class).toInstant());
    }

    @Override
    public byte[] part(KeptResult result, int number) {
        String sealed = rows.of(result.tenantId())
                .sql("select sealed from result_parts where result_id = ? and part = ?")
                .params(result.id(), number)
                .query(String.class)
                .optional()
                .orElseThrow(() -> new IllegalStateException("A piece of a kept result is gone"));
        return cipher.open(result.tenantId(), context(result.id(), number), sealed);
    }

    @Override
    public boolean delete(String tenantId, String id) {
        return rows.of(tenantId)
                        .sql("delete from results where tenant_id = ? and id = ?")
                        .params(tenantId, id)
                        .update()
                == 1;
    }

    @Override
    public void sweep() {
        rows.ofAll()
                .sql("delete from results where expires_at < ?")
                .param(utc(clock.instant()))
                .update();
    }

    @Override
    public void deleteAll(String tenantId) {
        rows.ofAll()
                .sql("delete from results where tenant_id = ?")
                .param(tenantId)
                .update();
    }

    private static String context(String id, int part) {
        return "result|" + id + "|" + part;
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
