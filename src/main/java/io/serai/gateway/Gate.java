package io.serai.gateway;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.serai.problem.Problem;
import io.serai.throttle.Allowance;
import io.serai.throttle.Layer;
import io.serai.throttle.Limits;
import io.serai.throttle.Throttle;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** The limiter as the steps use it, with a count of what it refuses: {@code serai_limits_refused} by layer. */
final class Gate {

    private final Throttle throttle;
    private final boolean open;
    private final Clock clock;
    private final Map<Layer, Counter> refused = new EnumMap<>(Layer.class);

    /** @param open whether nothing is limited */
    Gate(Throttle throttle, boolean open, Clock clock, MeterRegistry registry) {
        this.throttle = throttle;
        this.open = open;
        this.clock = clock;
        for (Layer layer : Layer.values()) {
            refused.put(
                    layer,
                    Counter.builder("serai.limits.refused")
                            .description("Requests that a limit refused")
                            .tag("layer", layer.word())
                            .register(registry));
        }
    }

    boolean isOpen() {
        return open;
    }

    CompletableFuture<Allowance> take(Limits limits) {
        return throttle.take(limits);
    }

    void giveBack(Limits limits) {
        throttle.giveBack(limits);
    }

    Problem refusal(Allowance allowance) {
        count(allowance.layer());
        return allowance.problem(clock.instant());
    }

    void count(Layer layer) {
        Objects.requireNonNull(refused.get(layer)).increment();
    }
}
