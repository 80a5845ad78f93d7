package io.serai.vault;

import static io.serai.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.RecordingProvider;
import io.serai.RecordingProvider.Received;
import io.serai.Reply;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import io.serai.secret.TenantCipher;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The whole gateway on a Vault: what operators and tenants see of it, on good days and bad ones. */
@ExtendWith(OutputCaptureExtension.class)
class VaultGatewayTest {

    private static final String TOKEN = "canary-access-51c7";
    private static final String REFRESH = "canary-refresh-51c8";
    private static final Duration OLD = Duration.ofSeconds(2); // two times SERAI_CREDENTIAL_CACHE_SECONDS

    private static final StringBuffer LOG = new StringBuffer();

    private static TestVault vault;
    private static RecordingProvider vendor;
    private static Map<String, String> environment = Map.of();
    private static SeraiTester serai;
    private static Iterator<TenantClient> tenants;

    private TenantClient tenant;

    @BeforeAll
    static void start() {
        vault = new TestVault();
        vendor = new RecordingProvider();
        Map<String, String> environment = new HashMap<>(vendor.environment("github"));
        environment.putAll(vault.environment());
        environment.put("SERAI_REFRESH_SWEEP", "0s"); // some count what is asked of Vault
        environment.put("SERAI_CREDENTIAL_CACHE_SECONDS", "1");
        environment.put("LOG_LEVEL", "debug");
        VaultGatewayTest.environment = environment;
        serai = SeraiTester.start(environment);
        List<TenantClient> connected = IntStream.range(0, 20)
                .mapToObj(number -> serai.newTenant("tenant-" + number))
                .toList();
        connected.forEach(VaultGatewayTest::store);
        untilOld(); // every node, this one too, hears of the changes and forgets what it knew
        tenants = connected.iterator();
    }

    @AfterAll
    static void stop() throws IOException {
        serai.close();
        vendor.close();
        assertThat(vault.dump()).contains("vault:v1:").doesNotContain(TOKEN).doesNotContain(REFRESH);
        vault.close();
        List<String> secrets = List.of(TOKEN, REFRESH, TestVault.ROOT);
        assertThat(LOG).contains("credentials in memory go on serving").doesNotContain(secrets);
        try (Stream<Path> files = Files.walk(serai.data())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(secrets);
            }
        }
    }

    @BeforeEach
    void connectedTenant() {
        vendor.answerWithAnEmptyObject();
        tenant = tenants.next();
        vendor.take();
    }

    @AfterEach
    void keepTheLog(CapturedOutput output) {
        LOG.append(output.getAll());
    }

    @AfterEach
    void unseal() {
        vault.unseal();
        vault.slow(Duration.ZERO);
        await().atMost(Duration.ofSeconds(10)).until(() -> serai.request("GET", "/ready", null, Map.of())
                .json()
                .at("/checks/vault")
                .asText()
                .equals("ok"));
    }

    private static Reply store(TenantClient owner) {
        return owner.request(
                "POST",
                "/tenants/" + owner.id() + "/integrations/github/credentials",
                Map.of("accessToken", TOKEN, "refreshToken", REFRESH, "expiresIn", 3600));
    }

    private static Reply call(TenantClient caller) {
        return caller.invoke("github.getMe", Map.of());
    }

    private static void untilOld() {
        await().pollDelay(OLD).until(() -> true);
    }

    @Test
    void aStoredCredentialLiesInVaultAsCiphertextAndIsUsed() {
        // When
        Reply reply = call(tenant);

        // Then
        assertThat(reply.status()).isEqualTo(200);
        assertThat(vendor.take())
                .extracting(received -> received.header("Authorization"))
                .containsExactly("Bearer " + TOKEN);
        assertThat(vault.get(tenant.id() + "/github").path("access_token").asText())
                .startsWith("vault:v1:");
        assertThat(vault.get(tenant.id() + "/github").path("refresh_token").asText())
                .startsWith("vault:v1:");
    }

    @Test
    void aTenantThatAPersonMadeInVaultIsThereWithoutARestart() {
        // Given: vault kv put secret/tenant-new/notion …
        vault.put("tenant-new/notion", Map.of("access_token", TOKEN, "token_type", "bearer", "bot_id", "bot-new"));

        // When
        Reply list = serai.adminRequest("GET", "/tenants/tenant-new/integrations", null);
        Reply one = serai.adminRequest("GET", "/tenants/tenant-new/integrations/notion", null);

        // Then
        JsonNode notion = list.data().path("integrations").path(0);
        assertThat(notion.path("name").asText()).isEqualTo("notion");
        assertThat(notion.path("hasCredentials").asBoolean()).isTrue();
        assertThat(one.data().toString()).contains("bot-new").doesNotContain(TOKEN);
        assertThat(serai.adminRequest("GET", "/admin/tenants/tenant-new", null).status())
                .isEqualTo(200);
        assertThat(serai.adminRequest("GET", "/admin/audit?tenantId=tenant-new&action=tenants.registered", null)
                        .data()
                        .path("records"))
                .hasSize(1);
        assertThat(serai.adminRequest("GET", "/tenants/nobody/integrations", null)
                        .status())
                .isEqualTo(404);
    }

    @Test
    void whileVaultIsSealedWhatIsInMemoryServesAndNothingIsStored() throws Exception {
        // Given
        call(tenant);
        vault.seal();
        untilOld();
        vendor.take();

        // When
        List<Integer> served = atOnce(200, () -> call(tenant).status());
        Reply write = store(tenant);
        Reply list = tenant.request("GET", "/tenants/" + tenant.id() + "/integrations", null);
        Reply deletion = tenant.request("DELETE", "/tenants/" + tenant.id() + "/integrations/github/credentials", null);

        // Then
        assertThat(served).hasSize(200).containsOnly(200);
        assertThat(vendor.take()).hasSize(200).allMatch(received -> isWith(received, TOKEN));
        for (Reply refused : List.of(write, list, deletion)) {
            assertThatProblem(refused).is(503, "VAULT_ERROR");
            assertThat(refused.json().path("error").asText()).isEqualTo("Failed to connect to Vault");
            assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 30);
        }
        assertThat(serai.adminRequest("GET", "/admin/audit/verify", null)
                        .data()
                        .path("valid")
                        .asBoolean())
                .isTrue();
        assertThat(recordedCalls(tenant)).isEqualTo(201);
    }

    @Test
    void whoIsNotInMemoryIsToldThatVaultIsAway() {
        // Given
        vault.seal();

        // When
        Reply reply = call(tenant);

        // Then
        assertThatProblem(reply).is(503, "VAULT_ERROR");
        assertThat(reply.json().path("outcome").asText()).isEqualTo("not_sent");
        assertThat(vendor.take()).isEmpty();
    }

    @Test
    void afterUnsealingEachConnectionIsReadOnceAndItsChangeIsSeen() throws Exception {
        // Given
        call(tenant);
        vault.seal();
        untilOld();
        call(tenant);
        await().until(() -> readiness().at("/checks/vault").asText().equals("sealed"));
        String path = "GET secret/data/" + tenant.id() + "/github";

        // When
        vault.forgetRequests();
        vault.unseal();
        vault.put(tenant.id() + "/github", Map.of("access_token", TOKEN + "-new"));

        // Then
        await().atMost(Duration.ofSeconds(5)).until(() -> {
            atOnce(20, () -> call(tenant).status());
            return vendor.take().stream().anyMatch(received -> isWith(received, TOKEN + "-new"));
        });
        assertThat(vault.requests(path)).isLessThanOrEqualTo(3); // failed tries count too
    }

    @Test
    void readinessSaysWhatVaultIsLikeAndKeepsTheNodeInService() {
        // Given
        call(tenant);

        // When
        vault.seal();

        // Then
        await().until(() -> readiness().at("/checks/vault").asText().equals("sealed"));
        assertThat(readiness().path("ready").asBoolean()).isTrue();
        assertThat(operations("/actuator/health/readiness")).contains("\"UP\"");
    }

    @Test
    void aNodeThatHasReachedVaultAndReadNothingStaysInServiceToo() {
        try (SeraiTester idle = SeraiTester.start(environment)) {
            // Given
            await().until(() -> idle.request("GET", "/ready", null, Map.of()).status() == 200);

            // When
            vault.seal();

            // Then
            await().until(() -> idle.request("GET", "/ready", null, Map.of())
                    .json()
                    .at("/checks/vault")
                    .asText()
                    .equals("sealed"));
            assertThat(idle.request("GET", "/ready", null, Map.of()).status()).isEqualTo(200);
        }
    }

    @Test
    void theHealthOfClientAppsAsksVaultForNobodysEntries() {
        // Given
        String path = "/api/v1/oauth-config/health";
        vault.forgetRequests();

        // When
        Reply healthy = serai.request("GET", path, null, Map.of());

        // Then
        assertThat(healthy.data().path("vault").asText()).isEqualTo("connected");
        assertThat(vault.isListed()).isFalse();

        // When
        vault.seal();

        // Then
        await().untilAsserted(() ->
                assertThatProblem(serai.request("GET", path, null, Map.of())).is(503, "VAULT_ERROR"));
        assertThat(serai.request("GET", path, null, Map.of()).header("Retry-After"))
                .isEqualTo("5");
    }

    @Test
    void aSlowVaultKeepsNobodyWaitingWhoIsInMemory() throws Exception {
        // Given
        call(tenant);
        vault.slow(Duration.ofSeconds(30));
        untilOld();

        // When
        List<Integer> served = atOnce(100, () -> call(tenant).status());

        // Then
        assertThat(served).hasSize(100).containsOnly(200);
    }

    @Test
    void deletingATenantDestroysAllItsEntriesAndItsKeyAndNobodyElses() {
        // Given: through Serai, and by hand in each form that an entry can have.
        String id = tenant.id();
        tenant.request(
                "PUT",
                "/tenants/" + id + "/integrations/github/oauth-config",
                Map.of("clientId", "client-of-" + id, "clientSecret", "canary-client-secret"));
        vault.put(id + "/github/work", Map.of("accessToken", TOKEN));
        vault.put(id + "/notion", Map.of("access_token", TOKEN));
        vault.put(id + "/slack", Map.of("access_token", TOKEN));
        vault.softDelete(id + "/slack");
        vault.put(id + "/oauth-configs/notion", Map.of("client_id", "x", "client_secret", TOKEN));
        vault.put(id + "/secrets", Map.of("database", TOKEN));
        vault.put(id + "/secrets/webhooks/billing", Map.of("key", TOKEN));
        vault.put(id + "-b/github", Map.of("note", "of another tenant"));

        // When
        Reply deleted = serai.adminRequest("DELETE", "/admin/tenants/" + id + "?confirm=true", null);

        // Then
        assertThat(deleted.status()).as(deleted.toString()).isEqualTo(200);
        assertThat(deleted.data().at("/deleted/credentials").asInt()).isEqualTo(3);
        assertThat(vault.dump()).doesNotContain(id + "/").contains(id + "-b/github");
        assertThat(vault.hasKey(id)).isFalse();
        assertThat(serai.adminRequest("GET", "/tenants/" + id + "/integrations", null)
                        .status())
                .isEqualTo(404);
    }

    @Test
    void aTenantsClientAppLiesInVaultAndIsShownWithoutItsSecret() {
        // Given
        String path = "/tenants/" + tenant.id() + "/integrations/github/oauth-config";
        Map<String, String> app = Map.of("clientId", "client-of-tenant", "clientSecret", "canary-client-secret");

        // When
        Reply stored = tenant.request("PUT", path, app);
        Reply shown = tenant.request("GET", path, null);

        // Then
        assertThat(stored.status()).as(stored.toString()).isEqualTo(201);
        assertThat(shown.json().toString()).contains("client-of-tenant").doesNotContain("canary-client-secret");
        assertThat(vault.get(tenant.id() + "/oauth-configs/github")
                        .path("client_secret")
                        .asText())
                .startsWith("vault:v1:");
        vault.seal();
        assertThatProblem(tenant.request("GET", path, null)).is(503, "VAULT_ERROR");
        assertThatProblem(tenant.request("PUT", path, app)).is(503, "VAULT_ERROR");
    }

    @Test
    void deadLettersAreSealedWithTheTenantsKeyInVault() {
        // Given
        vendor.answer(true, request -> RecordingProvider.Response.CUT);

        // When
        Reply failed = tenant.invoke("github.createIssue", Map.of("owner", "o", "repo", "r", "title", "t"));

        // Then
        String letter = failed.json().path("deadLetterId").asText();
        assertThat(letter).startsWith("dl_");
        assertThat(tenant.request("GET", "/dead-letters/" + letter, null).status())
                .isEqualTo(200);
        assertThat(vault.requests("POST transit/encrypt/" + tenant.id())).isGreaterThan(1);
        assertThat(serai.bean(TenantCipher.class).seal(tenant.id(), "x", new byte[1]))
                .startsWith("vault:v1:");
    }

    @Test
    void prometheusCountsRequestsToVaultAndAccessesToCredentials() {
        // Given
        call(tenant);

        // When
        String metrics = operations("/actuator/prometheus");

        // Then
        assertThat(metrics)
                .contains("serai_vault_seconds_count{operation=\"kv-read\"}")
                .contains("serai_credential_access_total{operation=\"store\",result=\"success\"}")
                .contains("serai_credential_access_total{operation=\"use\",result=\"success\"}")
                .doesNotContain(tenant.id());
    }

    private static boolean isWith(Received received, String token) {
        return ("Bearer " + token).equals(received.header("Authorization"));
    }

    private static JsonNode readiness() {
        return serai.request("GET", "/ready", null, Map.of()).json();
    }

    private static int recordedCalls(TenantClient caller) {
        int records = 0;
        String cursor = "";
        do {
            JsonNode page = serai.adminRequest(
                            "GET",
                            "/admin/audit?tenantId=" + caller.id() + "&action=tools.invoke&result=success&limit=100"
                                    + cursor,
                            null)
                    .data();
            records += page.path("records").size();
            cursor = page.path("nextCursor").isNull()
                    ? ""
                    : "&cursor=" + page.path("nextCursor").asText();
        } while (!cursor.isEmpty());
        return records;
    }

    private static String operations(String path) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(serai.operations() + path))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException broken) {
            throw new java.io.UncheckedIOException(broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stopped);
        }
    }

    private static List<Integer> atOnce(int callers, Callable<Integer> call) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
            List<Future<Integer>> futures = threads.invokeAll(
                    IntStream.range(0, callers).mapToObj(index -> call).toList());
            List<Integer> results = new java.util.ArrayList<>();
            for (Future<Integer> future : futures) {
                results.add(future.get());
            }
            return results;
        }
    }
}
