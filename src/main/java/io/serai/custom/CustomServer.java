package io.serai.custom;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.credential.Connection;
import io.serai.credential.ConnectionId;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A server of tools that a tenant brought.
 *
 * @param id what its tools' ids begin with; unique among the tenant's servers
 * @param header of a server with {@link Authentication#API_KEY}, the request header that takes its key
 * @param tools what it offers; null if it could not be asked yet
 * @param createdBy kind and id of whoever brought it, as the audit trail has them
 */
public record CustomServer(
        String tenantId,
        String id,
        String name,
        String description,
        URI endpoint,
        Authentication authentication,
        String header,
        boolean enabled,
        @Nullable List<CustomTool> tools,
        String createdBy,
        Instant createdAt,
        Instant updatedAt) {

    private static final String PLACE = "place";

    /** How requests to a server say who sends them; the text is the lower-case name without underscore. */
    public enum Authentication {
        NONE,
        BEARER,
        API_KEY;

        public String text() {
            return this == API_KEY ? "apikey" : name().toLowerCase(Locale.ROOT);
        }

        /** @return null if there is no such way */
        public static @Nullable Authentication parse(String text) {
            return switch (text) {
                case "none" -> NONE;
                case "bearer" -> BEARER;
                case "apikey" -> API_KEY;
                default -> null;
            };
        }
    }

    public CustomServer {
        tools = tools == null ? null : List.copyOf(tools);
    }

    /** The connection whose credential is sent to it; no provider file can have its name. */
    public ConnectionId connection() {
        return new ConnectionId(tenantId, "mcp_" + id, ConnectionId.DEFAULT);
    }

    /** Its place as {@link #metadata()} has it: a token is sent to no other. */
    public String place() {
        return endpoint.getScheme() + "://" + endpoint.getRawAuthority();
    }

    /** What is noted beside its token. */
    public ObjectNode metadata() {
        return JsonNodeFactory.instance.objectNode().put(PLACE, place());
    }

    boolean isGivenFor(Connection token) {
        return token.metadata().path(PLACE).asText().equals(place());
    }

    /** The same, now that it has been asked; null if it could not be. */
    public CustomServer offering(@Nullable List<CustomTool> found) {
        return new CustomServer(
                tenantId,
                id,
                name,
                description,
                endpoint,
                authentication,
                header,
                enabled,
                found,
                createdBy,
                createdAt,
                updatedAt);
    }
}
