package io.serai.credential.vault;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.serai.credential.StoreUnavailable;
import java.time.Duration;

/** {@code serai_vault_seconds} and {@code serai_vault_errors_total}, by operation. No label holds a tenant. */
final class VaultMeters {

    private final MeterRegistry registry;

    VaultMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    void took(String operation, Duration time) {
        Timer.builder("serai.vault")
                .description("Requests to Vault, with their repetitions")
                .tag("operation", operation)
                .register(registry)
                .record(time);
    }

    void failed(String operation, StoreUnavailable down) {
        Counter.builder("serai.vault.errors")
                .description("Requests that Vault did not answer, or refused")
                .tag("operation", operation)
                .tag("cause", down.getCause() == null ? "refused" : "unreachable")
                .register(registry)
                .increment();
    }
}
