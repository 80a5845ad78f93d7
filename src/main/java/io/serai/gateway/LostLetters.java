package io.serai.gateway;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts the failed calls that could not be kept, and says so in the log, but not once for each of them. */
final class LostLetters {

    /** Why a failed call is not kept. The lower-case name is in the meter and in the audit record. */
    enum Reason {
        /** The tenant has as many open letters as it may. */
        LIMIT,
        /** Too many calls fail at the same time. */
        BUSY,
        /** The database did not take it. */
        FAILED
    }

    private static final Logger LOGGER = LoggerFactory.getLogger(LostLetters.class);
    private static final long INTERVAL = TimeUnit.SECONDS.toNanos(10);

    private final MeterRegistry registry;
    private final AtomicLong unsaid = new AtomicLong();
    private final AtomicLong lastSaid = new AtomicLong(System.nanoTime() - INTERVAL);

    LostLetters(MeterRegistry registry) {
        this.registry = registry;
        for (Reason reason : Reason.values()) {
            counter(reason); // an alert sees that a series grows, not that it begins
        }
    }

    private Counter counter(Reason reason) {
        return Counter.builder("serai.dead.letters.lost")
                .description("Failed calls that could not be kept as dead letters")
                .tag("reason", text(reason))
                .register(registry);
    }

    void count(Reason reason, String cause) {
        counter(reason).increment();
        unsaid.incrementAndGet();
        long last = lastSaid.get();
        if (System.nanoTime() - last >= INTERVAL && lastSaid.compareAndSet(last, System.nanoTime())) {
            LOGGER.atWarn()
                    .addKeyValue("count", unsaid.getAndSet(0))
                    .addKeyValue("reason", text(reason))
                    .addKeyValue("cause", cause)
                    .log("Failed calls could not be kept as dead letters");
        }
    }

    static String text(Reason reason) {
        return reason.name().toLowerCase(java.util.Locale.ROOT);
    }
}
