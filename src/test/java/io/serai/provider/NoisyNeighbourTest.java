package io.serai.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serai.FaultRuns;
import io.serai.RecordingProvider;
import io.serai.RecordingProvider.Response;
import io.serai.Reply;
import io.serai.SeraiTester;
import io.serai.SteadyCalls;
import io.serai.TenantClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** One tenant's calls hang by the hundred; how long do another's take? About time, so not in the build. */
@EnabledIfSystemProperty(named = "serai.faults", matches = "full")
class NoisyNeighbourTest {

    private static final int HANGING = 200;
    private static final Duration PHASE = Duration.ofSeconds(40);

    @Test
    void aTenantsHangingCallsMakeAnothersNoSlower() {
        try (RecordingProvider github = new RecordingProvider();
                SeraiTester serai = SeraiTester.start(github.environment("github"))) {
            // Given
            TenantClient noisy = tenant(serai, "noisy");
            TenantClient quiet = tenant(serai, "quiet");
            AtomicInteger hanging = new AtomicInteger();
            github.answer(false, request -> {
                if (request.header("Authorization").endsWith("noisy")) {
                    hanging.incrementAndGet();
                    return Response.SILENCE;
                }
                return new Response(200, "{}");
            });
            measure(quiet); // to warm up
            Figures alone = measure(quiet);

            // When
            for (int i = 0; i < HANGING; i++) {
                Thread.startVirtualThread(() -> call(noisy));
            }
            await().until(() -> hanging.get() == HANGING);
            List<Long> refusals = refusals(noisy);
            long refusedIn = millis(refusals.get(refusals.size() / 2));
            Figures beside = measure(quiet);
            github.release();

            // Then
            boolean met = beside.p99 <= Math.max(alone.p99 * 1.1, alone.p99 + 5_000_000) && beside.failed == 0;
            FaultRuns.report(
                    "200 hanging calls of a tenant, 50/s of another (R16)",
                    beside.calls + " calls",
                    "p99 +10 % or +5 ms, 0 failed; refused in 10 ms (median)",
                    "p99 %.1f ms alone, %.1f ms beside, %d failed; refused in %d ms"
                            .formatted(alone.p99 / 1e6, beside.p99 / 1e6, beside.failed, refusedIn),
                    met && refusedIn <= 10);
            assertThat(beside.failed).isZero();
        }
    }

    private static TenantClient tenant(SeraiTester serai, String name) {
        TenantClient tenant = serai.newTenant(name);
        tenant.connect("github", "token-" + name);
        return tenant;
    }

    private static Reply call(TenantClient tenant) {
        return tenant.request("POST", "/api/v1/tools/invoke", Map.of("toolId", "github.getMe", "timeoutMs", 120_000));
    }

    /** How long it takes to be told, from the shortest to the longest. */
    private static List<Long> refusals(TenantClient tenant) {
        List<Long> times = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            long before = System.nanoTime();
            Reply refused = call(tenant);
            times.add(System.nanoTime() - before);
            assertThat(refused.status()).isEqualTo(429);
        }
        return times.stream().sorted().toList();
    }

    private record Figures(int calls, long failed, long p99) {}

    private static Figures measure(TenantClient tenant) {
        Queue<Long> times = new ConcurrentLinkedQueue<>();
        Map<Integer, Integer> statuses;
        try (SteadyCalls calls = new SteadyCalls(50, number -> {
            long before = System.nanoTime();
            int status = call(tenant).status();
            times.add(System.nanoTime() - before);
            return status;
        })) {
            await().atMost(PHASE.multipliedBy(3)).until(() -> calls.made() >= 50 * PHASE.toSeconds());
            statuses = calls.stop();
        }
        List<Long> sorted = times.stream().sorted().toList();
        long failed = statuses.entrySet().stream()
                .filter(entry -> entry.getKey() != 200)
                .mapToLong(Map.Entry::getValue)
                .sum();
        return new Figures(sorted.size(), failed, sorted.get(sorted.size() * 99 / 100));
    }

    private static long millis(long nanos) {
        return nanos / 1_000_000;
    }
}
