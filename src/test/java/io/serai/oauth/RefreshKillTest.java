package io.serai.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serai.FaultRuns;
import io.serai.Reply;
import io.serai.ScratchFolder;
import io.serai.SeraiProcess;
import io.serai.oauth.FakeIdentityProvider.Family;
import io.serai.oauth.FakeIdentityProvider.Mode;
import io.serai.oauth.FakeIdentityProvider.Mood;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;

/** {@code kill -9} in the middle of refreshes, again and again. */
class RefreshKillTest {

    private static final int CONNECTIONS = 10;
    private static final Duration LONGEST_START = Duration.ofSeconds(20);

    private record Tenant(String id, String key) {

        Map<String, String> headers() {
            return Map.of("Authorization", "Bearer " + key);
        }

        String path(String what) {
            return "/tenants/" + id + "/integrations/idp" + what;
        }
    }

    /**
     * A connection that did not work any more after a kill.
     *
     * @param flagged the tenant is told, and so is the audit trail
     * @param cutOff the provider had given out a pair that the killed process has not left anywhere
     */
    private record Loss(boolean flagged, boolean cutOff) {}

    @Test
    void nothingIsLostWhereTheProviderHonoursThePreviousToken() throws Exception {
        // Given
        try (Kills kills = new Kills(Mode.GRACE)) {
            // When
            kills.make(FaultRuns.count(1, 100));

            // Then
            FaultRuns.report(
                    "kill -9, previous token is honoured (R4)",
                    kills.counts(),
                    "0 lost, 0 stuck; ready in 20 s",
                    kills.lost.size() + " lost; slowest start " + kills.slowestStart.toMillis() + " ms",
                    kills.lost.isEmpty() && kills.slowestStart.compareTo(LONGEST_START) <= 0);
            assertThat(kills.lost).isEmpty();
        }
    }

    @Test
    void aStrictProvidersGrantIsLostOnlyBetweenItsAnswerAndOurWriteAndNeverSilently() throws Exception {
        // Given
        try (Kills kills = new Kills(Mode.STRICT)) {
            // When
            kills.make(FaultRuns.count(1, 100));

            // Then
            long flagged = kills.lost.stream().filter(Loss::flagged).count();
            long cutOff = kills.lost.stream().filter(Loss::cutOff).count();
            FaultRuns.report(
                    "kill -9, strict provider (R5)",
                    kills.counts(),
                    "lost only where cut off, all flagged, 0 silent",
                    kills.lost.size() + " lost, " + cutOff + " of them cut off, " + flagged + " flagged, "
                            + (kills.lost.size() - flagged) + " silent",
                    cutOff == kills.lost.size() && flagged == cutOff);
            assertThat(kills.lost).allMatch(Loss::flagged).allMatch(Loss::cutOff);
        }
    }

    /** One provider, one data folder, and the processes that live and die on it. */
    private static final class Kills implements AutoCloseable {

        private final Path data = ScratchFolder.create("serai-kill");
        private final FakeIdentityProvider provider;
        private final Map<String, String> environment;
        private final Map<Tenant, Family> families = new HashMap<>();
        private final Map<Tenant, Integer> missing = new HashMap<>();
        private final List<Loss> lost = new ArrayList<>();
        private SeraiProcess serai;
        private Duration slowestStart = Duration.ZERO;
        private int kills;
        private int cuts;

        Kills(Mode mode) throws IOException {
            provider = new FakeIdentityProvider(mode);
            provider.mood(family -> Mood.slow(ThreadLocalRandom.current().nextInt(15)));
            environment = provider.environment(provider.routes());
            environment.put("SERAI_REFRESH_LEASE", "1s");
            serai = SeraiProcess.start(data, environment);
            for (int i = 0; i < CONNECTIONS; i++) {
                String id = "kill-" + i;
                Reply made = serai.adminRequest("POST", "/admin/tenants", Map.of("id", id, "name", id, "plan", "test"));
                connect(new Tenant(id, made.json().path("apiKey").asText()), id);
            }
        }

        private void connect(Tenant tenant, String family) {
            families.put(tenant, provider.consent(family));
            missing.put(tenant, 0);
            Map<String, Object> body = families.get(tenant).credential("expiresIn", 100_000);
            assertThat(serai.request("POST", tenant.path("/credentials"), body, tenant.headers())
                            .status())
                    .isEqualTo(201);
        }

        void make(int count) throws IOException, InterruptedException {
            while (kills < count) {
                killInTheMiddleOfRefreshes();
                kills++;
                Set<Tenant> cutOff = cutOff(KilledStore.of(data));
                cuts += cutOff.size();
                start();
                for (Tenant tenant : List.copyOf(families.keySet())) {
                    if (!worksInTheEnd(tenant)) {
                        lost.add(new Loss(isFlagged(tenant) && isAudited(tenant), cutOff.contains(tenant)));
                        connect(tenant, tenant.id() + "x" + kills);
                    }
                }
            }
        }

        private void killInTheMiddleOfRefreshes() throws InterruptedException {
            int before = provider.requests();
            List<Thread> callers = families.keySet().stream()
                    .map(tenant -> Thread.startVirtualThread(() -> refresh(tenant)))
                    .toList();
            await().pollInterval(Duration.ofMillis(1)).until(() -> provider.requests() > before);
            int after = ThreadLocalRandom.current().nextInt(1, 40);
            await().pollDelay(Duration.ofMillis(after)).until(() -> true);
            serai.kill();
            for (Thread caller : callers) {
                caller.join();
            }
            await().until(() -> provider.connections() == 0);
        }

        private void refresh(Tenant tenant) {
            try {
                serai.request("POST", tenant.path("/refresh"), Map.of(), tenant.headers());
            } catch (UncheckedIOException killed) {
                // That is what the test is about.
            }
        }

        /** Whose last pair the provider has given out, and nobody has. Where it forgives that, they add up. */
        private Set<Tenant> cutOff(KilledStore left) {
            Set<Tenant> cutOff = new HashSet<>();
            families.forEach((tenant, family) -> {
                int now = family.generation() - left.pairs().getOrDefault(tenant.id(), 0);
                if (now > missing.getOrDefault(tenant, 0)) {
                    cutOff.add(tenant);
                }
                missing.put(tenant, now);
            });
            return cutOff;
        }

        private void start() {
            long began = System.nanoTime();
            serai = SeraiProcess.start(data, environment);
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            slowestStart = took.compareTo(slowestStart) > 0 ? took : slowestStart;
        }

        /** What does not work is flagged by the first call at the latest; what does neither is lost silently. */
        private boolean worksInTheEnd(Tenant tenant) {
            try {
                await().atMost(Duration.ofSeconds(20)).until(() -> isFlagged(tenant) || works(tenant));
                return !isFlagged(tenant);
            } catch (ConditionTimeoutException neither) {
                return false;
            }
        }

        private boolean isFlagged(Tenant tenant) {
            return serai.request("GET", tenant.path(""), null, tenant.headers())
                    .json()
                    .at("/status/state")
                    .asText()
                    .equals("reauth_required");
        }

        private boolean isAudited(Tenant tenant) {
            return serai.adminRequest(
                            "GET", "/admin/audit?action=credentials.refresh&limit=10&tenantId=" + tenant.id(), null)
                    .json()
                    .path("records")
                    .findValuesAsText("code")
                    .contains("refresh_lost");
        }

        private boolean works(Tenant tenant) {
            Map<String, Object> call = Map.of("toolId", "idp.get", "parameters", Map.of());
            return serai.request("POST", "/api/v1/tools/invoke", call, tenant.headers())
                            .status()
                    == 200;
        }

        String counts() {
            return kills + " kills, " + kills * CONNECTIONS + " refreshes, " + cuts + " cut off";
        }

        @Override
        public void close() {
            serai.close();
            provider.close();
        }
    }
}
