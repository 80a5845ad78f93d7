package io.serai.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serai.FaultRuns;
import io.serai.ProcessFootprint;
import io.serai.Reply;
import io.serai.RoutesFolder;
import io.serai.SeraiProcess;
import io.serai.SteadyCalls;
import io.serai.oauth.FakeIdentityProvider.Family;
import io.serai.oauth.FakeIdentityProvider.Mode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Calls, refreshes, sessions and edits for a long time, which must neither fail nor leave anything behind. */
@EnabledIfSystemProperty(named = "serai.faults", matches = "full")
class SoakTest {

    private static final int CALLS_PER_SECOND = 100;
    private static final int CONNECTIONS = 60;
    private static final Duration SOAK = Duration.ofMinutes(Long.getLong("serai.faults.minutes", 60));

    /** So long lives a pair, and the first one of a connection between no time and this. */
    private static final int LIFE_SECONDS = 100;

    /** A refresh before this part of a pair's life is none that its expiry has caused. */
    private static final double EARLY = 0.75;

    private static final double HEAP_GROWTH = 1.05;

    /** Threads and descriptors that may be there by chance: a connection that is being opened, a timer. */
    private static final int BY_CHANCE = 10;

    private record Tenant(String id, String key, Family family) {}

    private final Path data;
    private final List<Tenant> tenants = new ArrayList<>();
    private FakeIdentityProvider provider;
    private RoutesFolder routes;
    private SeraiProcess serai;

    SoakTest(@TempDir Path data) {
        this.data = data;
    }

    @BeforeEach
    void start() {
        provider = new FakeIdentityProvider(Mode.STRICT);
        provider.expiresIn(Integer.toString(LIFE_SECONDS));
        routes = provider.routes();
        Map<String, String> environment = new HashMap<>(provider.environment(routes));
        environment.put("SERAI_MCP_SESSION_IDLE", "30s");
        serai = SeraiProcess.start(data, environment);
        for (int i = 0; i < CONNECTIONS; i++) {
            tenants.add(connected("soak-" + i, 2 + i * (LIFE_SECONDS - 2) / CONNECTIONS));
        }
    }

    @AfterEach
    void stop() {
        serai.close();
        provider.close();
    }

    private Tenant connected(String id, int expiresIn) {
        Map<String, Object> tenant =
                Map.of("id", id, "name", id, "plan", "test", "limits", Map.of("requestsPerMinute", 1_000_000));
        Reply made = serai.adminRequest("POST", "/admin/tenants", tenant);
        Family family = provider.consent(id);
        Map<String, Object> pair = family.credential("expiresIn", expiresIn);
        String key = made.json().path("apiKey").asText();
        Reply stored = serai.request(
                "POST",
                "/tenants/" + id + "/integrations/idp/credentials",
                pair,
                Map.of("Authorization", "Bearer " + key));
        assertThat(stored.status()).isEqualTo(201);
        return new Tenant(id, key, family);
    }

    private int call(int number) {
        Tenant tenant = tenants.get(number % CONNECTIONS);
        Map<String, Object> call = Map.of("toolId", "idp.get", "parameters", Map.of());
        return serai.request("POST", "/api/v1/tools/invoke", call, Map.of("Authorization", "Bearer " + tenant.key()))
                .status();
    }

    @Test
    void nothingFailsAndNothingGrows() {
        // Given
        long start = System.nanoTime();
        SteadyCalls calls = new SteadyCalls(CALLS_PER_SECOND, this::call);
        Visitors visitors = new Visitors(serai, routes, tenants.getFirst().key()).come();

        // When: a sixth of the time is for warming up
        awaitUntil(start + SOAK.dividedBy(6).toNanos());
        ProcessFootprint early = ProcessFootprint.of(serai.pid());
        awaitUntil(start + SOAK.toNanos());
        ProcessFootprint late = ProcessFootprint.of(serai.pid());
        visitors.close();
        Map<Integer, Integer> statuses = calls.stop();

        // Then
        int failed = calls.made() - statuses.getOrDefault(200, 0);
        reportCalls(calls.made(), failed);
        reportRefreshes();
        FaultRuns.report(
                "soak: sessions of MCP, edits of a file, half of them wrong",
                visitors.sessions() + " sessions, " + visitors.edits() + " edits",
                "0 failed, each good edit live, no wrong one",
                visitors.failures().size() + " failed",
                visitors.failures().isEmpty());
        FaultRuns.report(
                "soak: heap after GC",
                SOAK.toMinutes() + " min",
                "at most 5 % more",
                String.format(Locale.ROOT, "%d → %d KiB", early.heapBytes() / 1024, late.heapBytes() / 1024),
                late.heapBytes() <= early.heapBytes() * HEAP_GROWTH);
        FaultRuns.report(
                "soak: threads and file descriptors",
                SOAK.toMinutes() + " min",
                "at most " + BY_CHANCE + " more",
                early.threads() + " → " + late.threads() + ", " + early.descriptors() + " → " + late.descriptors(),
                late.threads() <= early.threads() + BY_CHANCE && late.descriptors() <= early.descriptors() + BY_CHANCE);
        assertThat(failed).isZero();
        assertThat(visitors.failures()).isEmpty();
        assertThat(provider.refreshes()).isGreaterThanOrEqualTo(CONNECTIONS);
        assertThat(provider.reuses()).isZero();
    }

    private static void awaitUntil(long nanos) {
        await().atMost(SOAK.multipliedBy(2))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> System.nanoTime() - nanos >= 0);
    }

    private void reportCalls(int made, int failed) {
        FaultRuns.report(
                "soak: calls",
                made + " calls, " + CALLS_PER_SECOND + "/s, " + SOAK.toMinutes() + " min",
                "0 failed",
                failed + " failed",
                failed == 0);
    }

    /** A pair that was exchanged near the end of its life had expired; one that is older than its life was forgotten. */
    private void reportRefreshes() {
        List<Duration> ages = provider.ages();
        long early = ages.stream()
                .skip(CONNECTIONS) // the first of each lived for another time
                .filter(age -> age.toMillis() < LIFE_SECONDS * 1_000 * EARLY)
                .count();
        long forgotten = tenants.stream()
                .filter(tenant -> tenant.family().age().toSeconds() > LIFE_SECONDS)
                .count();
        long expiries = ages.size() - early + forgotten;
        FaultRuns.report(
                "soak: refreshes, strict provider",
                expiries + " expiries",
                "as many refreshes, 0 reuses",
                provider.refreshes() + " refreshes, " + provider.reuses() + " reuses",
                provider.refreshes() == expiries && provider.reuses() == 0);
    }
}
