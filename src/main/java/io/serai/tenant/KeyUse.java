package io.serai.tenant;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * When each key was last used, to the second: noted in memory on every call, written down every half minute and at the
 * end. A process that is killed loses half a minute of it.
 */
public final class KeyUse implements DisposableBean {

    private static final Logger LOGGER = LoggerFactory.getLogger(KeyUse.class);

    private record Use(String tenantId, Instant at) {}

    private final JdbcClient sql;

    /** Key id → use that is not written yet. */
    private final Map<String, Use> unsaved = new ConcurrentHashMap<>();

    KeyUse(JdbcClient sql) {
        this.sql = sql;
    }

    void note(ApiKey key, Instant now) {
        Use known = unsaved.get(key.keyId());
        if (known == null || known.at().getEpochSecond() != now.getEpochSecond()) {
            unsaved.put(key.keyId(), new Use(key.tenantId(), now));
        }
    }

    /** When a key was last used; null if never. */
    public @Nullable Instant lastUse(ApiKey key) {
        Use noted = unsaved.get(key.keyId());
        return later(noted == null ? null : noted.at(), key.lastUsedAt());
    }

    /** When any key of each tenant was last used; tenants whose keys never were are left out. Blocks. */
    public Map<String, Instant> lastUseByTenant(Collection<String> tenantIds) {
        Map<String, Instant> latest = new HashMap<>();
        if (tenantIds.isEmpty()) {
            return latest;
        }
        sql.sql("select tenant_id, max(last_used_at) as at from api_keys"
                        + " where tenant_id in (:tenants) and last_used_at is not null group by tenant_id")
                .param("tenants", tenantIds)
                .query((ResultSet row) -> collect(row, latest));
        unsaved.values().stream()
                .filter(use -> tenantIds.contains(use.tenantId()))
                .forEach(use -> latest.merge(use.tenantId(), use.at(), KeyUse::max));
        return latest;
    }

    private static void collect(ResultSet row, Map<String, Instant> latest) throws SQLException {
        latest.put(
                row.getString("tenant_id"),
                row.getObject("at", OffsetDateTime.class).toInstant());
    }

    private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
        return one == null ? other : other == null ? one : max(one, other);
    }

    private static Instant max(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    @Scheduled(fixedDelay = 30_000, initialDelay = 30_000)
    void save() {
        try {
            unsaved.forEach((keyId, use) -> {
                OffsetDateTime at = use.at().atOffset(ZoneOffset.UTC);
                sql.sql("update api_keys set last_used_at = ?"
                                + " where key_id = ? and (last_used_at is null or last_used_at < ?)")
                        .params(at, keyId, at)
                        .update();
                unsaved.remove(keyId, use);
            });
        } catch (DataAccessException down) {
            LOGGER.atWarn()
                    .addKeyValue("cause", down.getClass().getSimpleName())
                    .log("The last use of keys could not be written; it is tried again");
        }
    }

    @Override
    public void destroy() {
        save();
    }
}
