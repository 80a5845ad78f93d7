package io.serai.redis;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** {@code serai_invalidations_total}: what was told and heard of changes. */
final class InvalidationMeters {

    final Counter sent;
    final Counter received;

    /** Not sent because Redis is away, or not read because too many came at once. */
    final Counter lost;

    /** Not understood. */
    final Counter refused;

    InvalidationMeters(MeterRegistry registry) {
        this.sent = counter(registry, "sent");
        this.received = counter(registry, "received");
        this.lost = counter(registry, "lost");
        this.refused = counter(registry, "refused");
    }

    private static Counter counter(MeterRegistry registry, String result) {
        return Counter.builder("serai.invalidations")
                .description("Messages between instances about what one of them has changed")
                .tag("result", result)
                .register(registry);
    }
}
