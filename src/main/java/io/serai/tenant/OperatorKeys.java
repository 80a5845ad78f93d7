package io.serai.tenant;

import io.serai.invalidation.Invalidation;
import io.serai.invalidation.Invalidations;
import io.serai.invalidation.Memory;
import io.serai.secret.Secret;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The keys of those who run the platform. They are few: all of them are in memory, as they were at most 30 seconds ago, so
 * that no guess at one costs a question to the database.
 */
public final class OperatorKeys implements Memory {

    /** A key at its birth: the only time when its text exists. */
    public record Issued(OperatorKey key, Secret text) {}

    /**
     * A key took the place of another.
     *
     * @param previousUntil when the earlier key ends
     */
    public record Rotation(Issued next, OperatorKey previous, Instant previousUntil) {}

    private record All(Map<String, OperatorKey> keys, long readAt) {

        boolean isRecent() {
            return System.nanoTime() - readAt < LONGEST_KNOWN.toNanos();
        }
    }

    private static final Logger LOGGER = LoggerFactory.getLogger(OperatorKeys.class);
    private static final Duration LONGEST_KNOWN = Duration.ofSeconds(30);

    private final JdbcClient sql;
    private final TransactionOperations transaction;
    private final Clock clock;
    private final Invalidations invalidations;
    private volatile @Nullable All known;

    OperatorKeys(JdbcClient sql, TransactionOperations transaction, Clock clock, Invalidations invalidations) {
        this.sql = sql;
        this.transaction = transaction;
        this.clock = clock;
        this.invalidations = invalidations;
    }

    /** @return null if the database must be asked, see {@link #find} */
    @Nullable
    Optional<OperatorKey> known(String keyId) {
        All present = known;
        return present == null || !present.isRecent()
                ? null
                : Optional.ofNullable(present.keys().get(keyId));
    }

    /** May block on the database. */
    synchronized Optional<OperatorKey> find(String keyId) {
        Optional<OperatorKey> found = known(keyId);
        if (found == null) {
            long now = System.nanoTime();
            Map<String, OperatorKey> keys = new ConcurrentHashMap<>();
            list().forEach(key -> keys.put(key.keyId(), key));
            known = new All(keys, now);
            found = Optional.ofNullable(keys.get(keyId));
        }
        return found;
    }

    /** All keys, also those that have ended. Blocks. */
    public List<OperatorKey> list() {
        return sql.sql("select * from operator_keys order by created_at, key_id")
                .query(OperatorKeys::read)
                .list();
    }

    /** Whether somebody is there to read the arguments of calls, so that administrators need not. Blocks. */
    public boolean haveAuditor() {
        Instant now = clock.instant();
        return list().stream().anyMatch(key -> key.role() == OperatorRole.AUDITOR && key.isUsable(now));
    }

    public Issued issue(String name, OperatorRole role, @Nullable Instant expiresAt) {
        Issued issued = insert(name, role, expiresAt);
        changed();
        return issued;
    }

    private Issued insert(String name, OperatorRole role, @Nullable Instant expiresAt) {
        Secret text = KeyText.random(KeyText.OPERATOR);
        OperatorKey key = new OperatorKey(
                KeyText.id(text.reveal()),
                name,
                role,
                KeyText.hash(text.reveal()),
                clock.instant(),
                expiresAt,
                null,
                null);
        sql.sql(
                        "insert into operator_keys (key_id, name, role, hash, created_at, expires_at) values (?, ?, ?, ?, ?, ?)")
                .params(
                        key.keyId(),
                        name,
                        role.text(),
                        key.hash(),
                        ApiKeyRows.utc(key.createdAt()),
                        ApiKeyRows.utc(expiresAt))
                .update();
        return new Issued(key, text);
    }

    /**
     * Gives a key's name, role and end to a new one; the key itself ends at the given moment, or earlier if it would have
     * anyway.
     *
     * @return empty if there is no such key in use
     */
    public Optional<Rotation> rotate(String keyId, Instant wanted) {
        Rotation rotation =
                transaction.execute(status -> sql.sql("select * from operator_keys where key_id = ? for update")
                        .param(keyId)
                        .query(OperatorKeys::read)
                        .optional()
                        .filter(key -> key.isUsable(clock.instant()))
                        .map(key -> succeed(key, wanted))
                        .orElse(null));
        changed();
        return Optional.ofNullable(rotation);
    }

    private Rotation succeed(OperatorKey before, Instant wanted) {
        Instant expiry = before.expiresAt();
        Instant until = expiry != null && expiry.isBefore(wanted) ? expiry : wanted;
        boolean now = !until.isAfter(clock.instant());
        sql.sql("update operator_keys set expires_at = ?, revoked_at = ? where key_id = ?")
                .params(ApiKeyRows.utc(until), now ? ApiKeyRows.utc(until) : null, before.keyId())
                .update();
        return new Rotation(insert(before.name(), before.role(), expiry), before, until);
    }

    /**
     * Ends a key at once; one that was revoked before stays as it is.
     *
     * @return when it ended; empty if there is no such key
     */
    public Optional<Instant> revoke(String keyId) {
        sql.sql("update operator_keys set revoked_at = ? where key_id = ? and revoked_at is null")
                .params(ApiKeyRows.utc(clock.instant()), keyId)
                .update();
        changed();
        return find(keyId).map(OperatorKey::revokedAt);
    }

    private void changed() {
        forgetAll();
        invalidations.announce(Invalidation.of(Invalidation.Kind.OPERATORS));
    }

    @Override
    public Invalidation.Kind kind() {
        return Invalidation.Kind.OPERATORS;
    }

    @Override
    public void forget(Invalidation change) {
        forgetAll();
    }

    @Override
    public synchronized void forgetAll() {
        known = null; // not while a list from before the change is being read
    }

    /** Writes down that a key was used, if that is not known to the minute; beside the call. */
    void note(OperatorKey key, Instant now) {
        All present = known;
        Instant last = key.lastUsedAt();
        if (present == null || last != null && last.plusSeconds(60).isAfter(now)) {
            return;
        }
        present.keys().computeIfPresent(key.keyId(), (id, same) -> same.usedAt(now));
        Thread.startVirtualThread(() -> save(key.keyId(), now));
    }

    private void save(String keyId, Instant lastUsedAt) {
        try {
            sql.sql("update operator_keys set last_used_at = ? where key_id = ?")
                    .params(ApiKeyRows.utc(lastUsedAt), keyId)
                    .update();
        } catch (DataAccessException down) {
            LOGGER.debug("The last use of an operator's key could not be written", down);
        }
    }

    private static OperatorKey read(ResultSet row, int index) throws SQLException {
        return new OperatorKey(
                row.getString("key_id"),
                row.getString("name"),
                OperatorRole.parse(row.getString("role")).orElse(OperatorRole.VIEWER),
                row.getString("hash"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                ApiKeyRows.instant(row, "expires_at"),
                ApiKeyRows.instant(row, "revoked_at"),
                ApiKeyRows.instant(row, "last_used_at"));
    }
}
