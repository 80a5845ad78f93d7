package io.serai.result;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** How many results are kept, how long they are, and how many there was no room for. */
final class ResultMeters {

    private final Counter kept;
    private final Counter refused;
    private final Counter bytes;

    ResultMeters(MeterRegistry registry) {
        kept = registry.counter("serai.results", "result", "kept");
        refused = registry.counter("serai.results", "result", "refused");
        bytes = registry.counter("serai.results.bytes");
    }

    void kept(long length) {
        kept.increment();
        bytes.increment(length);
    }

    void refused() {
        refused.increment();
    }
}
