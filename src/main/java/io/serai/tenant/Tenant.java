package io.serai.tenant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A customer of this gateway. {@code limits}, {@code features}, {@code security} and {@code metadata} hold what the
 * operator set, not the defaults: a field that is absent follows the platform.
 */
public record Tenant(
        String id,
        String name,
        @Nullable String email,
        String plan,
        Status status,
        ObjectNode limits,
        ObjectNode features,
        ObjectNode security,
        ObjectNode metadata,
        Instant createdAt,
        Instant updatedAt) {

    /** Whether a tenant's calls are served. The lower-case name is the stored and shown one. */
    public enum Status {
        ACTIVE,
        SUSPENDED
    }

    /** A tenant of which nothing is set: it follows the platform in everything. */
    public static Tenant named(String id, Instant now) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        return new Tenant(
                id,
                id,
                null,
                "default",
                Status.ACTIVE,
                json.objectNode(),
                json.objectNode(),
                json.objectNode(),
                json.objectNode(),
                now,
                now);
    }

    /** This tenant in another state. */
    public Tenant in(Status next, Instant now) {
        return new Tenant(id, name, email, plan, next, limits, features, security, metadata, createdAt, now);
    }

    /** Whether a feature is on; all are unless set to false. */
    public boolean has(String feature) {
        return features.path(feature).asBoolean(true);
    }

    /** Addresses and CIDR blocks that may use this tenant's credentials; empty means everywhere. */
    public List<String> allowedIps() {
        JsonNode listed = security.path("allowedIPs");
        return listed.isEmpty()
                ? List.of()
                : StreamSupport.stream(listed.spliterator(), false)
                        .map(JsonNode::asText)
                        .toList();
    }
}
