package io.serai.gateway;

import io.serai.throttle.PublicLimit;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Step {@code throttleAddress}: what is for everybody, at a rate that no address needs more of. */
final class ThrottleAddress implements Processor {

    private final Gate gate;
    private final PublicLimit limit;

    ThrottleAddress(Gate gate, PublicLimit limit) {
        this.gate = gate;
        this.limit = limit;
    }

    @Override
    public void process(Exchange exchange) {
        Call call = Call.of(exchange);
        limit.refusal(call.request().clientAddress()).ifPresent(refusal -> {
            call.allowance(refusal);
            throw gate.refusal(refusal);
        });
    }
}
