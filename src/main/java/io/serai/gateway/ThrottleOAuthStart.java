package io.serai.gateway;

import io.serai.throttle.Allowance;
import io.serai.throttle.Throttle;
import io.serai.throttle.ThrottleSettings;
import java.time.Clock;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Step {@code throttleOAuthStart}: of all a tenant may ask, few are starts of a consent, each of which keeps a state.
 * Comes after {@code throttleCall}, whose token a refusal here gives back.
 */
final class ThrottleOAuthStart implements Processor {

    private final Throttle throttle;
    private final ThrottleSettings settings;
    private final Clock clock;

    ThrottleOAuthStart(Throttle throttle, ThrottleSettings settings, Clock clock) {
        this.throttle = throttle;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) {
        if (!settings.enabled()) {
            return;
        }
        Call call = Call.of(exchange);
        Allowance starts = throttle.take("oauth-start:" + call.tenant().id(), settings.oauthStartsPerMinute());
        Allowance calls = call.allowance();
        if (calls == null || starts.remaining() <= calls.remaining()) {
            call.allowance(starts); // answers tell of the bucket with the fewest left
        }
        if (!starts.admitted()) {
            throttle.giveBack(ThrottleCall.key(call.principal()));
            throw starts.problem(
                    clock.instant(),
                    "oauth-start",
                    "Tenant limit of " + starts.limit() + " starts of a consent per minute reached.");
        }
    }
}
