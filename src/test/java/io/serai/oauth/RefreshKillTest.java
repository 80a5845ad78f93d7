package io.serai.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serai.Reply;
import io.serai.SeraiProcess;
import io.serai.oauth.FakeIdentityProvider.Family;
import io.serai.oauth.FakeIdentityProvider.Mode;
import io.serai.oauth.FakeIdentityProvider.Mood;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code kill -9} in the middle of refreshes, again and again. */
class RefreshKillTest {

    private static final int CONNECTIONS = 10;

    /** What became of a connection after a kill. */
    private enum Fate {
        WORKS,
        FLAGGED,
        SILENTLY_LOST
    }

    private record Tenant(String id, String key) {

        Map<String, String> headers() {
            return Map.of("Authorization", "Bearer " + key);
        }

        String path(String what) {
            return "/tenants/" + id + "/integrations/idp" + what;
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void noGrantIsLostSilently(Mode mode) throws IOException, InterruptedException {
        // Given
        int kills = FaultRuns.count(2, 100);
        Path data = Files.createTempDirectory("serai-kill");
        List<Fate> fates = new ArrayList<>();
        try (FakeIdentityProvider provider = new FakeIdentityProvider(mode)) {
            provider.mood(family -> Mood.slow(ThreadLocalRandom.current().nextInt(15)));
            Map<String, String> environment = provider.environment(provider.routes());
            environment.put("SERAI_REFRESH_LEASE", "1s");
            SeraiProcess serai = SeraiProcess.start(data, environment);
            List<Tenant> tenants = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                tenants.add(connect(serai, provider, "kill-" + i));
            }

            // When
            for (int kill = 0; kill < kills; kill++) {
                int before = provider.requests();
                List<Thread> callers = refreshAll(serai, tenants);
                await().pollInterval(Duration.ofMillis(1)).until(() -> provider.requests() > before);
                int after = ThreadLocalRandom.current().nextInt(1, 40);
                await().pollDelay(Duration.ofMillis(after)).until(() -> true);
                serai.kill();
                for (Thread caller : callers) {
                    caller.join();
                }
                serai = SeraiProcess.start(data, environment);
                for (Tenant tenant : tenants) {
                    Fate fate = fate(serai, tenant);
                    fates.add(fate);
                    if (fate != Fate.WORKS) {
                        store(serai, tenant, provider.consent(tenant.id() + "x" + kill));
                    }
                }
            }
            serai.close();

            // Then
            long flagged = fates.stream().filter(fate -> fate == Fate.FLAGGED).count();
            FaultRuns.report(
                    "kill -9, " + mode.name().toLowerCase(Locale.ROOT) + " provider",
                    "kills " + kills + ", refreshes " + provider.refreshes() + ", flagged " + flagged + ", silent "
                            + fates.stream()
                                    .filter(fate -> fate == Fate.SILENTLY_LOST)
                                    .count());
            assertThat(fates).hasSize(kills * CONNECTIONS).doesNotContain(Fate.SILENTLY_LOST);
            if (mode == Mode.GRACE) {
                assertThat(fates).containsOnly(Fate.WORKS);
            }
        }
    }

    private static Tenant connect(SeraiProcess serai, FakeIdentityProvider provider, String id) {
        Reply reply = serai.adminRequest("POST", "/admin/tenants", Map.of("id", id, "name", id, "plan", "test"));
        Tenant tenant = new Tenant(id, reply.json().path("apiKey").asText());
        store(serai, tenant, provider.consent(id));
        return tenant;
    }

    private static void store(SeraiProcess serai, Tenant tenant, Family family) {
        Map<String, Object> body =
                Map.of("accessToken", family.access(), "refreshToken", family.refresh(), "expiresIn", 100_000);
        assertThat(serai.request("POST", tenant.path("/credentials"), body, tenant.headers())
                        .status())
                .isEqualTo(201);
    }

    private static List<Thread> refreshAll(SeraiProcess serai, List<Tenant> tenants) {
        return tenants.stream()
                .map(tenant -> Thread.startVirtualThread(() -> {
                    try {
                        serai.request("POST", tenant.path("/refresh"), Map.of(), tenant.headers());
                    } catch (UncheckedIOException killed) {
                        // That is what the test is about.
                    }
                }))
                .toList();
    }

    /** Whatever was lost is either flagged, or found out and flagged by the first call; it never just fails. */
    private static Fate fate(SeraiProcess serai, Tenant tenant) {
        try {
            await().atMost(Duration.ofSeconds(20)).until(() -> isFlagged(serai, tenant) || works(serai, tenant));
        } catch (ConditionTimeoutException neither) {
            return Fate.SILENTLY_LOST;
        }
        return isFlagged(serai, tenant) ? Fate.FLAGGED : Fate.WORKS;
    }

    private static boolean isFlagged(SeraiProcess serai, Tenant tenant) {
        return serai.request("GET", tenant.path(""), null, tenant.headers())
                .json()
                .at("/status/state")
                .asText()
                .equals("reauth_required");
    }

    private static boolean works(SeraiProcess serai, Tenant tenant) {
        return serai.request(
                                "POST",
                                "/api/v1/tools/invoke",
                                Map.of("toolId", "idp.get", "parameters", Map.of()),
                                tenant.headers())
                        .status()
                == 200;
    }
}
