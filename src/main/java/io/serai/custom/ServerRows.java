package io.serai.custom;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A server as a row of the table {@code custom_servers}. */
final class ServerRows {

    static final String INSERT = "insert into custom_servers (name, description, endpoint, authentication, header,"
            + " enabled, tools, created_by, created_at, updated_at, tenant_id, id)"
            + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    static final String UPDATE = "update custom_servers set name = ?, description = ?, endpoint = ?,"
            + " authentication = ?, header = ?, enabled = ?, tools = ?, created_by = ?, created_at = ?,"
            + " updated_at = ? where tenant_id = ? and id = ? and updated_at = ?";

    private static final TypeReference<List<CustomTool>> TOOLS = new TypeReference<>() {};

    private final ObjectMapper json;

    ServerRows(ObjectMapper json) {
        this.json = json;
    }

    /** All columns; the key comes last, where an update wants it. */
    @Nullable
    Object[] columns(CustomServer server) {
        return new @Nullable Object[] {
            server.name(),
            server.description(),
            server.endpoint().toString(),
            server.authentication().name(),
            server.header(),
            server.enabled(),
            server.tools() == null ? null : text(server.tools()),
            server.createdBy(),
            utc(server.createdAt()),
            utc(server.updatedAt()),
            server.tenantId(),
            server.id()
        };
    }

    CustomServer read(ResultSet row, int index) throws SQLException {
        String tools = row.getString("tools");
        return new CustomServer(
                row.getString("tenant_id"),
                row.getString("id"),
                row.getString("name"),
                row.getString("description"),
                URI.create(row.getString("endpoint")),
                CustomServer.Authentication.valueOf(row.getString("authentication")),
                row.getString("header"),
                row.getBoolean("enabled"),
                tools == null ? null : tools(tools),
                row.getString("created_by"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("updated_at", OffsetDateTime.class).toInstant());
    }

    private String text(List<CustomTool> tools) {
        try {
            return json.writeValueAsString(tools);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("Tools are texts and trees", impossible);
        }
    }

    private List<CustomTool> tools(String text) {
        try {
            return json.readValue(text, TOOLS);
        } catch (JsonProcessingException damaged) {
            throw new IllegalStateException("A row of custom_servers holds damaged JSON", damaged);
        }
    }

    static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
