package io.serai.credential;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;

/** {@code serai_credential_access_total}: how often credentials are used, read, stored and deleted, and how it went. */
final class AccessMeters {

    private final MeterRegistry registry;
    private final Counter found;
    private final Counter missing;

    AccessMeters(MeterRegistry registry) {
        this.registry = registry;
        this.found = counter("use", "success");
        this.missing = counter("use", "not_found");
    }

    private Counter counter(String operation, String result) {
        return Counter.builder("serai.credential.access")
                .description("Accesses to stored credentials")
                .tag("operation", operation)
                .tag("result", result)
                .register(registry);
    }

    /** For every call of a provider, so without a search for the meter. */
    void used(boolean wasFound) {
        (wasFound ? found : missing).increment();
    }

    <T> T count(String operation, Supplier<T> access) {
        String result = "failure";
        try {
            T value = access.get();
            result = "success";
            return value;
        } catch (StoreUnavailable down) {
            throw down.problem();
        } finally {
            counter(operation, result).increment();
        }
    }
}
