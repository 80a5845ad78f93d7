package io.serai.tenant;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.serai.secret.Secret;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** The keys of all tenants. Those in use are answered from memory; what is not in memory costs one indexed query. */
public final class ApiKeys {

    /** A key at its birth: the only time when its text exists. */
    public record Issued(ApiKey key, Secret text) {}

    /**
     * A key took the place of another.
     *
     * @param previous null if there was none
     * @param previousUntil when the earlier key ends
     */
    public record Rotation(Issued next, @Nullable ApiKey previous, Instant previousUntil) {}

    private static final String PRIMARY = "primary";

    private final JdbcClient sql;
    private final TransactionOperations transaction;
    private final Clock clock;

    /** Key id → key; unknown ids are remembered too, so that probing with one id asks the database once. */
    private final Cache<String, Optional<ApiKey>> recent = Caffeine.newBuilder()
            .executor(Runnable::run) // its upkeep is done quicker than handed over
            .maximumSize(100_000)
            .expireAfterWrite(Duration.ofSeconds(30)) // how long another node's change may take
            .build();

    ApiKeys(JdbcClient sql, TransactionOperations transaction, Clock clock) {
        this.sql = sql;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** @return null if the database must be asked, see {@link #find} */
    @Nullable
    Optional<ApiKey> known(String keyId) {
        return recent.getIfPresent(keyId);
    }

    /** Blocks on the database. */
    Optional<ApiKey> find(String keyId) {
        return recent.get(keyId, id -> sql.sql("select * from api_keys where key_id = ?")
                .param(id)
                .query(ApiKeyRows::read)
                .optional());
    }

    public Issued issue(String tenantId, String name, Set<Scope> scopes, boolean primary, @Nullable Instant expiresAt) {
        while (true) {
            try {
                return issue(KeyText.random(), tenantId, name, scopes, primary, expiresAt);
            } catch (DuplicateKeyException sameId) {
                // One in 2.8e12; draw again.
            }
        }
    }

    private Issued issue(
            Secret text,
            String tenantId,
            String name,
            Set<Scope> scopes,
            boolean primary,
            @Nullable Instant expiresAt) {
        ApiKey key = new ApiKey(
                KeyText.id(text.reveal()),
                tenantId,
                name,
                KeyText.hash(text.reveal()),
                scopes,
                primary,
                clock.instant(),
                expiresAt,
                null,
                null);
        insert(key);
        recent.invalidate(key.keyId());
        return new Issued(key, text);
    }

    /** A tenant's first key, with all scopes. */
    Issued first(String tenantId, Secret text) {
        return issue(text, tenantId, PRIMARY, Scope.all(), true, null);
    }

    private void insert(ApiKey key) {
        sql.sql("insert into api_keys (key_id, tenant_id, name, hash, scopes, is_primary, created_at, expires_at)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?)")
                .params(ApiKeyRows.columns(key))
                .update();
    }

    public List<ApiKey> ofTenant(String tenantId) {
        return sql.sql("select * from api_keys where tenant_id = ? order by created_at, key_id")
                .param(tenantId)
                .query(ApiKeyRows::read)
                .list();
    }

    /**
     * Gives a tenant a new primary key; the present one, if there is any, ends at the given moment. A tenant without one
     * gets a key with all scopes.
     */
    public Rotation rotatePrimary(String tenantId, Instant previousUntil) {
        return rotate(tenantId, ApiKey::primary, previousUntil, true).orElseThrow();
    }

    /**
     * Gives a key's name, scopes and end to a new one; the key itself ends at the given moment, or earlier if it would
     * have anyway.
     *
     * @return empty if the tenant has no such key that is in use
     */
    public Optional<Rotation> rotate(String tenantId, String keyId, Instant previousUntil) {
        return rotate(tenantId, key -> key.keyId().equals(keyId), previousUntil, false);
    }

    private Optional<Rotation> rotate(
            String tenantId, Predicate<ApiKey> which, Instant previousUntil, boolean evenWithoutOne) {
        Rotation rotation = transaction.execute(status -> {
            lock(tenantId); // one rotation at a time, so that there is one primary key
            Optional<ApiKey> previous = ofTenant(tenantId).stream()
                    .filter(which)
                    .filter(key -> key.isUsable(clock.instant()))
                    .findFirst();
            return previous.isEmpty() && !evenWithoutOne ? null : succeed(tenantId, previous, previousUntil);
        });
        if (rotation != null && rotation.previous() != null) {
            recent.invalidate(rotation.previous().keyId());
        }
        return Optional.ofNullable(rotation);
    }

    private void lock(String tenantId) {
        sql.sql("select id from tenants where id = ? for update")
                .param(tenantId)
                .query(String.class)
                .optional();
    }

    private Rotation succeed(String tenantId, Optional<ApiKey> previous, Instant wanted) {
        if (previous.isEmpty()) {
            return new Rotation(first(tenantId, KeyText.random()), null, wanted);
        }
        ApiKey before = previous.get();
        Instant expiry = before.expiresAt();
        Instant until = expiry != null && expiry.isBefore(wanted) ? expiry : wanted;
        boolean now = !until.isAfter(clock.instant());
        sql.sql("update api_keys set is_primary = false, expires_at = ?, revoked_at = ? where key_id = ?")
                .params(ApiKeyRows.utc(until), now ? ApiKeyRows.utc(until) : null, before.keyId())
                .update();
        return new Rotation(issue(tenantId, before.name(), before.scopes(), before.primary(), expiry), before, until);
    }

    /**
     * Ends a key at once; one that was revoked before stays as it is.
     *
     * @return when it ended; empty if the tenant has no such key
     */
    public Optional<Instant> revoke(String tenantId, String keyId) {
        sql.sql("update api_keys set is_primary = false, revoked_at = ?"
                        + " where tenant_id = ? and key_id = ? and revoked_at is null")
                .params(ApiKeyRows.utc(clock.instant()), tenantId, keyId)
                .update();
        recent.invalidate(keyId);
        return find(keyId).filter(key -> key.tenantId().equals(tenantId)).map(ApiKey::revokedAt);
    }

    /** Removes all keys of a tenant that goes away; {@link #forget} follows when that is committed. */
    List<ApiKey> deleteOf(String tenantId) {
        List<ApiKey> keys = ofTenant(tenantId);
        sql.sql("delete from api_keys where tenant_id = ?").param(tenantId).update();
        return keys;
    }

    void forget(List<ApiKey> keys) {
        keys.forEach(key -> recent.invalidate(key.keyId()));
    }
}
