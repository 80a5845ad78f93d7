package io.serai.gateway;

import io.serai.audit.AuditEnd;
import io.serai.tenant.Tenant;
import io.serai.tool.Tool;
import io.serai.trace.Span;
import io.serai.trace.Traces;

/**
 * The span of a call: begun when the call is handed to its tool, or at its end if it never came so far. What neither calls a
 * tool nor fails has none.
 */
final class CallSpans {

    private final Traces traces;

    CallSpans(Traces traces) {
        this.traces = traces;
    }

    Span begin(Call call) {
        if (traces != Traces.OFF) {
            Tool tool = call.toolIfKnown();
            Tenant tenant = call.tenantIfKnown();
            call.span(traces.call(new Traces.Start(
                    call.request()::header,
                    call.request().arrivedAt(),
                    call.request().id(),
                    tenant == null ? null : tenant.id(),
                    tool == null ? null : tool.id(),
                    tool == null ? null : tool.integration())));
        }
        return call.span();
    }

    void end(Call call) {
        if (traces == Traces.OFF || call.toolIfKnown() == null && call.problem() == null) {
            return;
        }
        Span span = call.span() == Span.NONE ? begin(call) : call.span();
        AuditEnd end = call.end();
        span.end(call.verdict(), end == null ? null : end.outcome());
    }
}
