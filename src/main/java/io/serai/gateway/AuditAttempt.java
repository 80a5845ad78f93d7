package io.serai.gateway;

import io.serai.audit.AuditTrail;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.ExchangeHelper;

/**
 * Step {@code auditAttempt}: records what is about to happen. A tool call is {@code tools.invoke}; any other action has
 * the name of the route that this step is in, whichever path led there.
 */
final class AuditAttempt implements Processor {

    private final AuditTrail trail;

    AuditAttempt(AuditTrail trail) {
        this.trail = trail;
    }

    @Override
    public void process(Exchange exchange) {
        Call call = Call.of(exchange);
        String action = call.toolIfKnown() == null ? ExchangeHelper.getRouteId(exchange) : "tools.invoke";
        call.attempt(trail.attempt(AuditEvents.of(call, action)));
    }
}
