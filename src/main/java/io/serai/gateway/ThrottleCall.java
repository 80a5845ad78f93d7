package io.serai.gateway;

import io.serai.tenant.Plans;
import io.serai.tenant.Principal;
import io.serai.tenant.Tenant;
import io.serai.throttle.Allowance;
import io.serai.throttle.Throttle;
import io.serai.throttle.ThrottleSettings;
import java.time.Clock;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Step {@code throttle}: one token of the caller's bucket. The caller's identity chooses the bucket, not the request. */
final class ThrottleCall implements Processor {

    private final Throttle throttle;
    private final ThrottleSettings settings;
    private final Plans plans;
    private final Clock clock;

    ThrottleCall(Throttle throttle, ThrottleSettings settings, Plans plans, Clock clock) {
        this.throttle = throttle;
        this.settings = settings;
        this.plans = plans;
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) {
        if (!settings.enabled()) {
            return;
        }
        Call call = Call.of(exchange);
        Allowance allowance = throttle.take(
                key(call.principal()),
                call.principal().isOperator() ? settings.requestsPerMinute() : limit(call.tenant()));
        call.allowance(allowance);
        if (!allowance.admitted()) {
            throw allowance.problem(clock.instant());
        }
    }

    /** Whose bucket the token is from. */
    static String key(Principal principal) {
        return principal.isOperator() ? "operator:" + principal.id() : "tenant:" + principal.tenantId();
    }

    private long limit(Tenant tenant) {
        return Math.max(1, plans.limit(tenant, "requestsPerMinute").orElse(settings.requestsPerMinute()));
    }
}
