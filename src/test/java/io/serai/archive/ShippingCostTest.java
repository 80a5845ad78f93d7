package io.serai.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.serai.FaultRuns;
import io.serai.SeraiTester;
import io.serai.audit.AuditEnd;
import io.serai.audit.AuditEvent;
import io.serai.audit.AuditFeed;
import io.serai.audit.AuditTrail;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** What it costs that records are shipped: nothing where they are written, and how much where they are read. */
@EnabledIfSystemProperty(named = "serai.faults", matches = "full")
class ShippingCostTest {

    private static final int CALLS = 200_000;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    @Test
    void aRecordIsWrittenAtTheSameCostWhetherOrNotItIsShipped(@TempDir Path folder) {
        // When
        long without = nanosOfACall(Map.of(), false);
        long with = nanosOfACall(Map.of("SERAI_AUDIT_URI", "file:" + folder + "?fileExist=Append"), false);
        long reading =
                nanosOfACall(Map.of("SERAI_AUDIT_URI", "file:" + folder.resolve("other") + "?fileExist=Append"), true);

        // Then
        FaultRuns.report(
                "processor time of a call's two audit records, with and without a target",
                CALLS + " calls",
                "no more with a target",
                String.format(
                        "%.1f us without, %.1f us with; %.1f us on the shipping thread",
                        without / 1e3, with / 1e3, reading / 1e3),
                with <= without * 1.1 + 200);
        assertThat(reading).isPositive();
    }

    /** On the thread that writes, or on the one that ships. */
    private static long nanosOfACall(Map<String, String> environment, boolean ofShipping) {
        try (SeraiTester serai = SeraiTester.start(environment)) {
            AuditTrail trail = serai.bean(AuditTrail.class);
            write(trail, CALLS / 4); // to warm up
            awaitShipped(serai, environment);
            long shipper = ofShipping ? shipper() : 0;
            long shippedBefore = ofShipping ? THREADS.getThreadCpuTime(shipper) : 0;
            long before = THREADS.getCurrentThreadCpuTime();
            write(trail, CALLS);
            long written = THREADS.getCurrentThreadCpuTime() - before;
            awaitShipped(serai, environment);
            return (ofShipping ? THREADS.getThreadCpuTime(shipper) - shippedBefore : written) / CALLS;
        }
    }

    private static void write(AuditTrail trail, int calls) {
        for (int i = 0; i < calls; i++) {
            trail.end(trail.attempt(event("request-" + i)), new AuditEnd("success", null, null, 12));
            if (i % 1_000 == 0) {
                await().until(trail::isWritable); // faster than files are allocated, which callers are not
            }
        }
    }

    private static AuditEvent event(String requestId) {
        return new AuditEvent(
                "tools.invoke",
                "acme",
                new AuditEvent.Actor("key", "ab12cd34"),
                null,
                "192.0.2.1",
                "agent/1.0",
                requestId,
                "github.getMe",
                "github",
                "default",
                null,
                null);
    }

    private static void awaitShipped(SeraiTester serai, Map<String, String> environment) {
        if (environment.isEmpty()) {
            return;
        }
        AuditFeed feed = serai.bean(AuditFeed.class);
        MeterRegistry meters = serai.bean(MeterRegistry.class);
        await().atMost(Duration.ofMinutes(3))
                .until(() -> meters.get("serai.audit.lag.records").gauge().value() == 0);
        assertThat(feed.lastSeq()).isPositive();
    }

    private static long shipper() {
        for (long id : THREADS.getAllThreadIds()) {
            if (THREADS.getThreadInfo(id).getThreadName().startsWith("audit-ship-")) {
                return id;
            }
        }
        throw new IllegalStateException("Nothing is shipped");
    }
}
