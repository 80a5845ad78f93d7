package io.serai.tenant;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.serai.invalidation.Invalidation;
import io.serai.invalidation.Invalidations;
import io.serai.invalidation.Memory;
import io.serai.secret.Secret;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** The keys of all tenants. Those in use are answered from memory; what is not in memory costs one indexed query. */
public final class ApiKeys implements Memory {

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
    private final Invalidations invalidations;

    /** How often others' changes were heard of: what was being read meanwhile may be older than they are. */
    private final AtomicInteger heard = new AtomicInteger();

    /** Hash → key that opens. What opens nothing is not remembered: whoever guesses would fill it. */
    private final Cache<String, ApiKey> opening = cache();

    /** Key id → key, of those that somebody asks about who knows that there is one. */
    private final Cache<String, ApiKey> byId = cache();

    ApiKeys(JdbcClient sql, TransactionOperations transaction, Clock clock, Invalidations invalidations) {
        this.sql = sql;
        this.transaction = transaction;
        this.clock = clock;
        this.invalidations = invalidations;
    }

    private static Cache<String, ApiKey> cache() {
        return Caffeine.newBuilder()
                .executor(Runnable::run) // its upkeep is done quicker than handed over
                .maximumSize(100_000)
                .expireAfterWrite(
                        Duration.ofSeconds(30)) // how long another node's change may take that was not heard of
                .build();
    }

    /** @return null if none of this hash is in memory, see {@link #opening(String, String)} */
    @Nullable
    ApiKey known(String hash) {
        return opening.getIfPresent(hash);
    }

    /**
     * The key of this hash, if it opens anything; null if not. May block on the database, which is asked for nothing of a
     * key that does not open: the answer takes as long whether the id is unknown, the secret wrong or the key at its end.
     */
    @Nullable
    ApiKey opening(String keyId, String hash) {
        int before = heard.get();
        ApiKey found = opening.get(hash, same -> sql.sql("select * from api_keys where key_id = ? and hash = ?"
                        + " and revoked_at is null and (expires_at is null or expires_at > ?)")
                .params(keyId, same, ApiKeyRows.utc(clock.instant()))
                .query(ApiKeyRows::read)
                .optional()
                .orElse(null));
        if (heard.get() != before) {
            opening.invalidate(hash);
        }
        return found;
    }

    /** May block on the database. */
    Optional<ApiKey> find(String keyId) {
        return Optional.ofNullable(byId.get(keyId, id -> query(id).orElse(null)));
    }

    private Optional<ApiKey> query(String keyId) {
        return sql.sql("select * from api_keys where key_id = ?")
                .param(keyId)
                .query(ApiKeyRows::read)
                .optional();
    }

    /** A key for all tools. */
    public Issued issue(String tenantId, String name, Set<Scope> scopes, boolean primary, @Nullable Instant expiresAt) {
        return issue(tenantId, name, scopes, primary, expiresAt, ToolGrant.ALL, null);
    }

    /** @param requestsPerMinute the key's own limit; null for its tenant's alone */
    public Issued issue(
            String tenantId,
            String name,
            Set<Scope> scopes,
            boolean primary,
            @Nullable Instant expiresAt,
            ToolGrant tools,
            @Nullable Long requestsPerMinute) {
        while (true) {
            try {
                return issue(KeyText.random(), tenantId, name, scopes, primary, expiresAt, tools, requestsPerMinute);
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
            @Nullable Instant expiresAt,
            ToolGrant tools,
            @Nullable Long requestsPerMinute) {
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
                null,
                tools,
                requestsPerMinute);
        insert(key);
        return new Issued(key, text);
    }

    /** A tenant's first key, with all scopes. */
    Issued first(String tenantId, Secret text) {
        return issue(text, tenantId, PRIMARY, Scope.all(), true, null, ToolGrant.ALL, null);
    }

    private void insert(ApiKey key) {
        sql.sql("insert into api_keys (key_id, tenant_id, name, hash, scopes, is_primary, created_at, expires_at,"
                        + " tools, requests_per_minute) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
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
     * Gives a key's name, scopes, tools, limit and end to a new one; the key itself ends at the given moment, or earlier if it would
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
            forget(rotation.previous());
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
        Issued next = issue(
                tenantId,
                before.name(),
                before.scopes(),
                before.primary(),
                expiry,
                before.tools(),
                before.requestsPerMinute());
        return new Rotation(next, before, until);
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
        Optional<ApiKey> ended = query(keyId).filter(key -> key.tenantId().equals(tenantId));
        ended.ifPresent(this::forget);
        return ended.map(ApiKey::revokedAt);
    }

    /** Removes all keys of a tenant that goes away; {@link #forget} follows when that is committed. */
    List<ApiKey> deleteOf(String tenantId) {
        List<ApiKey> keys = ofTenant(tenantId);
        sql.sql("delete from api_keys where tenant_id = ?").param(tenantId).update();
        return keys;
    }

    void forget(List<ApiKey> keys) {
        keys.forEach(this::forget);
    }

    private void forget(ApiKey key) {
        opening.invalidate(key.hash());
        byId.invalidate(key.keyId());
        invalidations.announce(Invalidation.of(Invalidation.Kind.KEY, key.tenantId(), key.keyId()));
    }

    @Override
    public Invalidation.Kind kind() {
        return Invalidation.Kind.KEY;
    }

    @Override
    public void forget(Invalidation change) {
        String keyId = change.names().getLast();
        heard.incrementAndGet();
        opening.asMap().values().removeIf(key -> key.keyId().equals(keyId));
        byId.invalidate(keyId);
    }

    @Override
    public void forgetAll() {
        heard.incrementAndGet();
        opening.invalidateAll();
        byId.invalidateAll();
    }
}
