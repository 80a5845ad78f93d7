package io.serai.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.audit.AuditEvent;
import io.serai.gateway.Call.ToolRequest;
import io.serai.http.Request;
import io.serai.tenant.Principal;
import io.serai.tenant.Tenant;
import io.serai.tool.Tool;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the audit trail says of a call. */
final class AuditEvents {

    private static final Pattern LABEL = Pattern.compile("[\\x21-\\x7E]{1,128}");

    private AuditEvents() {}

    static AuditEvent of(Call call, String action) {
        Request request = call.request();
        Tool tool = call.toolIfKnown();
        ToolRequest wanted = call.toolRequestIfKnown();
        Tenant tenant = call.tenantIfKnown();
        Principal principal = call.principalIfKnown();
        boolean passed = call.isPassedThrough();
        return new AuditEvent(
                action,
                tenant != null ? tenant.id() : principal != null ? principal.tenantId() : null,
                actor(principal, call.starter()),
                userId(call),
                request.clientAddress(),
                request.header("User-Agent"),
                request.id(),
                tool == null || passed ? null : tool.id(),
                tool == null ? request.optionalPathParameter("integration") : tool.integration(),
                wanted == null ? null : wanted.connection(),
                tool == null || passed ? request.path() : null,
                tool == null || wanted == null ? null : passed ? withoutBody(wanted.arguments()) : wanted.arguments());
    }

    /** Of a request that is passed through, its body is nothing for a record. */
    private static ObjectNode withoutBody(ObjectNode arguments) {
        return arguments.deepCopy().without("body");
    }

    private static AuditEvent.Actor actor(@Nullable Principal principal, @Nullable String starter) {
        if (principal != null) {
            return new AuditEvent.Actor(principal.kind().name().toLowerCase(Locale.ROOT), principal.id());
        }
        if (starter == null) {
            return new AuditEvent.Actor("none", "");
        }
        int colon = starter.indexOf(':');
        return new AuditEvent.Actor(starter.substring(0, Math.max(0, colon)), starter.substring(colon + 1));
    }

    /**
     * The end user: of a user's token its own; beside any other credential a label that the caller made up, kept if it is
     * plain text of a sensible length.
     */
    static @Nullable String userId(Call call) {
        Principal principal = call.principalIfKnown();
        if (principal != null && principal.userId() != null) {
            return principal.userId();
        }
        String text = call.request().header("X-User-ID");
        return text != null && LABEL.matcher(text).matches() ? text : null;
    }
}
