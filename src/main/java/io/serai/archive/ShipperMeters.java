package io.serai.archive;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/** How many records each target has got, how often it refused, and how far behind the journal it is. */
final class ShipperMeters {

    private final MeterRegistry registry;

    ShipperMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    void watch(String target, LongSupplier lag, DoubleSupplier seconds) {
        registry.counter("serai.audit.shipped", "target", target);
        registry.counter("serai.audit.ship.failures", "target", target);
        Gauge.builder("serai.audit.lag.records", lag, LongSupplier::getAsLong)
                .description("Records in the journal that the target has not confirmed")
                .tag("target", target)
                .strongReference(true)
                .register(registry);
        Gauge.builder("serai.audit.lag.seconds", seconds, DoubleSupplier::getAsDouble)
                .description("Age of the oldest record that the target has not confirmed")
                .tag("target", target)
                .strongReference(true)
                .register(registry);
    }

    void shipped(String target, int records) {
        registry.counter("serai.audit.shipped", "target", target).increment(records);
    }

    void failed(String target) {
        registry.counter("serai.audit.ship.failures", "target", target).increment();
    }
}
