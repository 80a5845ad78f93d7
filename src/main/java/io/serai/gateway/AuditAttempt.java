package io.serai.gateway;

import io.serai.audit.AuditTrail;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;
import org.apache.camel.support.ExchangeHelper;

/**
 * Step {@code auditAttempt}: records what is about to happen. A tool call is {@code tools.invoke}; any other action has
 * the name of the route that this step is in, whichever path led there.
 */
final class AuditAttempt extends AsyncProcessorSupport {

    private final AuditTrail trail;

    AuditAttempt(AuditTrail trail) {
        this.trail = trail;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        Call call = Call.of(exchange);
        if (call.isAnsweredBefore()) {
            callback.done(true); // nothing is about to happen
            return true;
        }
        String action = call.toolIfKnown() == null || call.isPassedThrough()
                ? ExchangeHelper.getRouteId(exchange)
                : "tools.invoke";
        try {
            call.attempt(trail.attempt(AuditEvents.of(call, action)));
        } catch (RuntimeException refused) {
            exchange.setException(refused);
        }
        if (exchange.getException() != null || !trail.waitsForDisk()) {
            callback.done(true);
            return true;
        }
        trail.whenDurable(problem -> {
            exchange.setException(problem);
            callback.done(false);
        });
        return false;
    }
}
