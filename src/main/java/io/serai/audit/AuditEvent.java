package io.serai.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * One action, as far as it is known before it happens.
 *
 * @param action what is done, such as {@code tools.invoke} or {@code tenants.create}
 * @param tenantId whose data it touches; null for none
 * @param userId label of the end user that the caller gave; recorded as it is, never a right
 * @param resource what an administrative action touches; null for tool calls
 * @param arguments of a tool call; masked and cut before they are written
 */
public record AuditEvent(
        String action,
        @Nullable String tenantId,
        Actor actor,
        @Nullable String userId,
        String ip,
        @Nullable String userAgent,
        String requestId,
        @Nullable String toolId,
        @Nullable String integration,
        @Nullable String connection,
        @Nullable String resource,
        @Nullable ObjectNode arguments) {

    /** Who acts: the kind of credential and its public id. */
    public record Actor(String type, String id) {}
}
