package io.serai.admin;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.audit.AuditEnd;
import io.serai.audit.AuditEvent;
import io.serai.audit.AuditTrail;
import io.serai.route.RouteChange;
import java.util.UUID;

/** Records what became of a provider file: which text serves from now on, or why one was refused. */
final class AuditedRouteChanges implements RouteChange.Listener {

    private static final AuditEvent.Actor ACTOR = new AuditEvent.Actor("system", "routes");

    private final AuditTrail trail;
    private final ObjectMapper json;

    AuditedRouteChanges(AuditTrail trail, ObjectMapper json) {
        this.trail = trail;
        this.json = json;
    }

    @Override
    public void changed(RouteChange change) {
        ObjectNode details =
                json.createObjectNode().put("version", change.version()).put("sha256", change.hash());
        for (RouteChange.Fault fault : change.findings()) { // the place apart: a message may quote, and be masked
            details.withArray("findings")
                    .addObject()
                    .put("line", fault.line())
                    .put("column", fault.column())
                    .put("message", fault.message());
        }
        AuditEvent event = new AuditEvent(
                action(change.kind()),
                null,
                ACTOR,
                null,
                "",
                null,
                UUID.randomUUID().toString(),
                null,
                null,
                null,
                "routes/providers/" + change.file(),
                details);
        boolean refused = change.kind() == RouteChange.Kind.REJECTED;
        trail.single(event, new AuditEnd(refused ? "failure" : "success", null, refused ? "rejected" : null, 0));
    }

    private static String action(RouteChange.Kind kind) {
        return switch (kind) {
            case LOADED -> "routes.load";
            case REJECTED -> "routes.reject";
            case ROLLED_BACK -> "routes.rolled_back";
            case WITHDRAWN -> "routes.withdraw";
        };
    }
}
