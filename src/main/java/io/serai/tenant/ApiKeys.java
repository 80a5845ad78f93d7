package io.serai.tenant;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.serai.secret.Secret;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The keys of all tenants. Those in use are answered from memory; what is not in memory costs one indexed query. */
public final class ApiKeys {

    /** A key at its birth: the only time when its text exists. */
    public record Issued(ApiKey key, Secret text) {}

    private final JdbcClient sql;
    private final Clock clock;
    /** Key id → key; unknown ids are remembered too, so that probing with one id asks the database once. */
    private final Cache<String, Optional<ApiKey>> recent = Caffeine.newBuilder()
            .maximumSize(100_000)
            .expireAfterWrite(Duration.ofSeconds(30)) // how long another node's change may take
            .build();

    ApiKeys(JdbcClient sql, Clock clock) {
        this.sql = sql;
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
                .query(ApiKeys::read)
                .optional());
    }

    public Issued issue(String tenantId, String name, Set<Scope> scopes, boolean primary, @Nullable Instant expiresAt) {
        while (true) {
            Secret text = KeyText.random();
            ApiKey key = new ApiKey(
                    KeyText.id(text.reveal()),
                    tenantId,
                    name,
                    KeyText.hash(text.reveal()),
                    scopes,
                    primary,
                    clock.instant(),
                    expiresAt,
                    null);
            try {
                insert(key);
                recent.invalidate(key.keyId());
                return new Issued(key, text);
            } catch (DuplicateKeyException sameId) {
                // One in 2.8e12; draw again.
            }
        }
    }

    private void insert(ApiKey key) {
        sql.sql("insert into api_keys (key_id, tenant_id, name, hash, scopes, is_primary, created_at, expires_at)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?)")
                .params(
                        key.keyId(),
                        key.tenantId(),
                        key.name(),
                        key.hash(),
                        Scope.join(key.scopes()),
                        key.primary(),
                        utc(key.createdAt()),
                        utc(key.expiresAt()))
                .update();
    }

    public List<ApiKey> ofTenant(String tenantId) {
        return sql.sql("select * from api_keys where tenant_id = ? order by created_at, key_id")
                .param(tenantId)
                .query(ApiKeys::read)
                .list();
    }

    /** Lets a key expire at the given moment, or ends it at once when that has passed. */
    public void expire(ApiKey key, Instant at) {
        boolean now = !at.isAfter(clock.instant());
        sql.sql("update api_keys set is_primary = false, expires_at = ?, revoked_at = ? where key_id = ?")
                .params(utc(at), now ? utc(at) : null, key.keyId())
                .update();
        recent.invalidate(key.keyId());
    }

    /** Removes all keys of a tenant that goes away. */
    int deleteOf(String tenantId) {
        List<ApiKey> keys = ofTenant(tenantId);
        sql.sql("delete from api_keys where tenant_id = ?").param(tenantId).update();
        keys.forEach(key -> recent.invalidate(key.keyId()));
        return keys.size();
    }

    private static ApiKey read(ResultSet row, int index) throws SQLException {
        return new ApiKey(
                row.getString("key_id"),
                row.getString("tenant_id"),
                row.getString("name"),
                row.getString("hash"),
                Scope.split(row.getString("scopes")),
                row.getBoolean("is_primary"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                instant(row, "expires_at"),
                instant(row, "revoked_at"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    private static @Nullable OffsetDateTime utc(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }
}
