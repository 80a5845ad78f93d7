package io.serai.gateway;

import io.serai.audit.AuditEnd;
import io.serai.audit.AuditTrail;
import io.serai.tenant.Principal;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Step {@code recordEnd}, behind the wire tap: the end of an attempt. Of a call that had none, a denial is recorded, and
 * that the administrator named a tenant.
 */
final class RecordEnd implements Processor {

    private final AuditTrail trail;

    RecordEnd(AuditTrail trail) {
        this.trail = trail;
    }

    @Override
    public void process(Exchange exchange) {
        Call call = Call.of(exchange);
        AuditEnd end = call.end();
        if (end == null) {
            return;
        }
        if (call.attempt() != 0) {
            trail.end(call.attempt(), end);
        } else if (end.result().equals("denied")) {
            trail.single(AuditEvents.of(call, "auth.denied"), end);
        } else if (hasNamedTenant(call)) {
            trail.single(AuditEvents.of(call, "admin.tenant_named"), end);
        }
    }

    private static boolean hasNamedTenant(Call call) {
        Principal principal = call.principalIfKnown();
        return principal != null && principal.kind() == Principal.Kind.ADMIN && call.tenantIfKnown() != null;
    }
}
