package io.serai.tenant;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** A key as a row of the table {@code api_keys}. */
final class ApiKeyRows {

    private ApiKeyRows() {}

    /** The columns that a new key fills. */
    static @Nullable Object[] columns(ApiKey key) {
        return new @Nullable Object[] {
            key.keyId(),
            key.tenantId(),
            key.name(),
            key.hash(),
            Scope.join(key.scopes()),
            key.primary(),
            utc(key.createdAt()),
            utc(key.expiresAt()),
            key.tools().join(),
            key.requestsPerMinute()
        };
    }

    static ApiKey read(ResultSet row, int index) throws SQLException {
        return new ApiKey(
                row.getString("key_id"),
                row.getString("tenant_id"),
                row.getString("name"),
                row.getString("hash"),
                Scope.split(row.getString("scopes")),
                row.getBoolean("is_primary"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                instant(row, "expires_at"),
                instant(row, "revoked_at"),
                instant(row, "last_used_at"),
                ToolGrant.split(row.getString("tools")),
                row.getObject("requests_per_minute", Long.class));
    }

    static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    static @Nullable OffsetDateTime utc(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }
}
