package io.serai.gateway;

import io.serai.throttle.Allowance;
import io.serai.throttle.Limits;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;

/**
 * The steps {@code throttle…}: a token of each limit that is on the call. The caller's identity chooses the buckets, not the
 * request. A refusal returns what the call has taken before, here and in earlier steps.
 */
final class ThrottleStep extends AsyncProcessorSupport {

    private final Gate gate;
    private final Function<Call, List<Limits>> limits;

    ThrottleStep(Gate gate, Function<Call, List<Limits>> limits) {
        this.gate = gate;
        this.limits = limits;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        if (!gate.isOpen()) {
            Call call = Call.of(exchange);
            List<Limits> layers = limits.apply(call);
            for (int i = 0; i < layers.size(); i++) {
                CompletableFuture<Allowance> taken = gate.take(layers.get(i));
                if (!taken.isDone()) {
                    wait(exchange, layers.subList(i, layers.size()), taken, callback);
                    return false;
                }
                if (!passes(exchange, call, layers.get(i), taken.join())) {
                    break;
                }
            }
        }
        callback.done(true);
        return true;
    }

    /** Whoever answers later must not be held by the rest of the route. */
    private void wait(
            Exchange exchange, List<Limits> layers, CompletableFuture<Allowance> first, AsyncCallback callback) {
        var unused = first.whenComplete((allowance, failure) -> Thread.startVirtualThread(() -> {
            Call call = Call.of(exchange);
            CompletableFuture<Allowance> taken = first;
            try {
                for (int i = 0; passes(exchange, call, layers.get(i), taken.join()) && ++i < layers.size(); ) {
                    taken = gate.take(layers.get(i));
                }
            } catch (RuntimeException failed) {
                exchange.setException(failed);
            }
            callback.done(false);
        }));
    }

    private boolean passes(Exchange exchange, Call call, Limits layer, Allowance allowance) {
        Allowance before = call.allowance();
        call.allowance(before == null || !allowance.admitted() ? allowance : before.nearer(allowance));
        if (allowance.admitted()) {
            call.taken(layer);
        } else {
            call.takenLimits().forEach(gate::giveBack);
            exchange.setException(gate.refusal(allowance));
        }
        return allowance.admitted();
    }
}
