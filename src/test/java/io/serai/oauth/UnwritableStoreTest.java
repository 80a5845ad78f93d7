package io.serai.oauth;

import static io.serai.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serai.Reply;
import io.serai.SeraiProcess;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import io.serai.credential.ConnectionId;
import io.serai.credential.Connections;
import io.serai.oauth.FakeIdentityProvider.Family;
import io.serai.oauth.FakeIdentityProvider.Mode;
import io.serai.oauth.FakeIdentityProvider.Mood;
import io.serai.vault.TestVault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens that a provider gives once are asked for only when they can be kept, and kept when they were given. */
class UnwritableStoreTest {

    private static final String PAST = "2026-01-01T00:00:00Z";

    private TestVault vault;
    private FakeIdentityProvider provider;
    private Map<String, String> environment;

    @BeforeEach
    void start() {
        vault = new TestVault();
        provider = new FakeIdentityProvider(Mode.STRICT);
        environment = new HashMap<>(provider.environment(provider.routes()));
        environment.putAll(vault.environment());
        environment.put("SERAI_REFRESH_LEASE", "1s");
    }

    @AfterEach
    void stop() {
        provider.close();
        vault.close();
    }

    @Test
    void aStoreThatSaysItTakesNoWritesStartsNoRefresh() throws Exception {
        try (SeraiTester serai = SeraiTester.start(environment)) {
            // Given: entries can be read all the while
            TenantClient tenant = serai.newTenant("unwritable");
            Connections connections = serai.bean(Connections.class);
            ConnectionId id = new ConnectionId(tenant.id(), "idp", "default");
            vault.reportSealed(true);
            await().until(() -> !connections.isWritable());
            Family family = provider.consent(tenant.id());
            String path = "/tenants/" + tenant.id() + "/integrations/idp";
            tenant.request("POST", path + "/credentials", family.credential("expiresAt", PAST));

            // When
            List<Future<Reply>> calls = new ArrayList<>();
            try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 100; i++) {
                    calls.add(callers.submit(() -> tenant.invoke("idp.get", Map.of())));
                }
            }
            Reply asked = tenant.request("POST", path + "/refresh", Map.of());

            // Then
            for (Future<Reply> call : calls) {
                assertThatProblem(call.get()).is(503, "STORE_UNAVAILABLE").has("/outcome", "not_sent");
            }
            assertThatProblem(asked).is(503, "STORE_UNAVAILABLE");
            assertThat(Integer.parseInt(asked.header("Retry-After"))).isBetween(1, 30);
            assertThat(provider.requests()).isZero();

            // When
            vault.reportSealed(false);
            await().until(connections::isWritable);

            // Then
            await().until(() -> tenant.invoke("idp.get", Map.of()).status() == 200);
            assertThat(connections.describe(id).orElseThrow().refreshCount()).isEqualTo(1);
            assertThat(provider.requests()).isEqualTo(1);
        }
    }

    @Test
    void aPairThatWaitsOnDiskIsStoredByTheProcessThatFollowsAKilledOne(@TempDir Path data) throws IOException {
        // Given: the store is gone by the time that the provider answers
        SeraiProcess serai = SeraiProcess.start(data, environment);
        Reply made = serai.adminRequest("POST", "/admin/tenants", Map.of("id", "spill", "name", "x", "plan", "test"));
        Map<String, String> mine =
                Map.of("Authorization", "Bearer " + made.json().path("apiKey").asText());
        Family family = provider.consent("spill");
        String path = "/tenants/spill/integrations/idp";
        serai.request("POST", path + "/credentials", family.credential("expiresIn", 100_000), mine);
        provider.mood(one -> {
            vault.seal();
            return Mood.USUAL;
        });

        // When
        Reply refreshed = serai.request("POST", path + "/refresh", Map.of(), mine);
        List<Path> waiting = spilled(data);
        serai.kill();
        vault.unseal();

        // Then
        assertThat(refreshed.status()).isEqualTo(200);
        assertThat(waiting).hasSize(1);
        assertThat(Files.readString(waiting.getFirst(), StandardCharsets.ISO_8859_1))
                .doesNotContain("canary");

        // When
        serai.close();
        try (SeraiProcess next = SeraiProcess.start(data, environment)) {
            await().atMost(Duration.ofSeconds(30)).until(() -> spilled(data).isEmpty());

            // Then
            assertThat(next.request("GET", path, null, mine)
                            .json()
                            .at("/status/refreshCount")
                            .asInt())
                    .isEqualTo(1);
            assertThat(next.request(
                                    "POST",
                                    "/api/v1/tools/invoke",
                                    Map.of("toolId", "idp.get", "parameters", Map.of()),
                                    mine)
                            .status())
                    .isEqualTo(200);
        }
        assertThat(provider.requests()).isEqualTo(1);
        assertThat(provider.reuses()).isZero();
        assertThat(family.isDead()).isFalse();
    }

    private static List<Path> spilled(Path data) throws IOException {
        Path folder = data.resolve("spill");
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
