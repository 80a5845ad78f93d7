package io.serai.tenant;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A tenant as a row of the table {@code tenants}. */
final class TenantRows {

    private final ObjectMapper json;

    TenantRows(ObjectMapper json) {
        this.json = json;
    }

    /** All columns; the id comes last, where an update wants it. */
    static Object[] columns(Tenant tenant) {
        return new @Nullable Object[] {
            tenant.name(),
            tenant.email(),
            tenant.plan(),
            text(tenant.status()),
            tenant.limits().toString(),
            tenant.features().toString(),
            tenant.security().toString(),
            tenant.metadata().toString(),
            utc(tenant.createdAt()),
            utc(tenant.updatedAt()),
            tenant.id()
        };
    }

    Tenant read(ResultSet row, int index) throws SQLException {
        return new Tenant(
                row.getString("id"),
                row.getString("name"),
                row.getString("email"),
                row.getString("plan"),
                Tenant.Status.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
                object(row.getString("limits")),
                object(row.getString("features")),
                object(row.getString("security")),
                object(row.getString("metadata")),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("updated_at", OffsetDateTime.class).toInstant());
    }

    private ObjectNode object(String text) {
        try {
            return (ObjectNode) json.readTree(text);
        } catch (JsonProcessingException damaged) {
            throw new IllegalStateException("A row of tenants holds damaged JSON", damaged);
        }
    }

    static String text(Tenant.Status status) {
        return status.name().toLowerCase(Locale.ROOT);
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
