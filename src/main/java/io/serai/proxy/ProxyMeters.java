package io.serai.proxy;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** What has gone through: bytes each way, and answers that broke off; by provider. */
final class ProxyMeters {

    private final MeterRegistry registry;

    ProxyMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    void count(String provider, boolean whole, long sent, long received) {
        bytes(provider, "up").increment(sent);
        bytes(provider, "down").increment(received);
        Counter.builder("serai.proxy.answers")
                .description("Answers of providers that were passed through")
                .tag("provider", provider)
                .tag("end", whole ? "whole" : "cut")
                .register(registry)
                .increment();
    }

    private Counter bytes(String provider, String direction) {
        return Counter.builder("serai.proxy")
                .description("Bytes of bodies that were passed through")
                .baseUnit("bytes")
                .tag("provider", provider)
                .tag("direction", direction)
                .register(registry);
    }
}
