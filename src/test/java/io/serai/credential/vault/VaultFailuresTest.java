package io.serai.credential.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.serai.credential.ConnectionId;
import io.serai.credential.StoreUnavailable;
import io.serai.problem.ProblemType;
import io.serai.secret.Secret;
import io.serai.vault.TestVault;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Vault's refusals mean, one by one; R7 of the reliability page. */
class VaultFailuresTest {

    private static final String TOKEN = "canary-access-7b01";
    private static final String ALL =
            "path \"*\" { capabilities = [\"create\", \"read\", \"update\", \"delete\", \"list\"] }";
    private static final ConnectionId ID = new ConnectionId("acme", "notion", "default");

    private final List<VaultAccess> opened = new ArrayList<>();
    private TestVault vault;

    @BeforeEach
    void start() {
        vault = new TestVault();
        vault.put("acme/notion", Map.of("access_token", TOKEN));
        vault.addAppRole("role", "canary-secret-id");
        vault.loginsGive(ALL, Duration.ofHours(1));
    }

    @AfterEach
    void stop() {
        opened.forEach(VaultAccess::close);
        vault.close();
    }

    private VaultCredentialStore store(VaultSettings settings) {
        VaultAccess access = VaultAccess.of(settings, new SimpleMeterRegistry());
        opened.add(access);
        return access.credentialStore(found -> {});
    }

    private VaultCredentialStore byToken(String address) {
        return store(settings(address, Secret.of(TestVault.ROOT), "", null, "", Path.of("none")));
    }

    private VaultCredentialStore byAppRole(String secretId) {
        return store(settings(vault.address(), null, "role", Secret.of(secretId), "", Path.of("none")));
    }

    private static VaultSettings settings(
            String address,
            @Nullable Secret token,
            String roleId,
            @Nullable Secret secretId,
            String kubernetesRole,
            Path jwt) {
        return new VaultSettings(
                URI.create(address),
                "",
                token,
                roleId,
                secretId,
                "approle",
                kubernetesRole,
                jwt,
                "kubernetes",
                "secret",
                "transit",
                "",
                600,
                null);
    }

    private static StoreUnavailable failureOf(VaultCredentialStore store) {
        return catchThrowableOfType(StoreUnavailable.class, () -> store.find(ID));
    }

    @Test
    void aSealedVaultIsUnavailableUntilItIsUnsealed() {
        // Given
        VaultCredentialStore store = byToken(vault.address());
        vault.seal();

        // When
        StoreUnavailable failure = failureOf(store);

        // Then
        assertThat(failure).hasMessage("Vault is sealed");
        assertThat(failure.problem().type()).isEqualTo(ProblemType.VAULT_ERROR);
        assertThat(failure.retryAfterSeconds()).isEqualTo(5);
        assertThat(store.condition()).isEqualTo("sealed");
        assertThat(store.isWritable()).isFalse();
        vault.unseal();
        assertThat(store.find(ID)).isPresent();
        await().untilAsserted(() -> assertThat(store.isWritable()).isTrue());
    }

    @Test
    void aVaultThatIsNotThereIsUnavailable() {
        // Given
        VaultCredentialStore store = byToken(vault.address());
        vault.close();

        // When
        StoreUnavailable failure = failureOf(store);

        // Then
        assertThat(failure).hasMessage("Vault does not answer");
        assertThat(store.condition()).isEqualTo("unreachable");
    }

    @Test
    void aVaultThatTakesTooLongIsUnavailable() {
        // Given
        VaultCredentialStore store = byToken(vault.address());
        vault.slow(Duration.ofSeconds(20));

        // When
        StoreUnavailable failure = failureOf(store);

        // Then
        assertThat(failure).hasMessage("Vault does not answer");
        assertThat(store.condition()).isIn("slow", "unreachable");
        assertThat(store.isWritable()).isFalse();
    }

    @Test
    void aStandbyIsFollowedToItsLeaderAlsoWithWhatIsWritten() {
        // Given
        try (TestVault standby = vault.standby(true)) {
            VaultCredentialStore store = byToken(standby.address());

            // When: the first read encrypts in place, so it writes too.
            String token = store.find(ID).orElseThrow().accessToken().reveal();

            // Then
            assertThat(token).isEqualTo(TOKEN);
            assertThat(vault.get("acme/notion").path("access_token").asText()).startsWith("vault:v1:");
            assertThat(vault.requests("POST secret/data/acme/notion")).isEqualTo(1);
            assertThat(store.isWritable()).isTrue();
        }
    }

    @Test
    void aStandbyWithoutALeaderIsUnavailable() {
        // Given
        try (TestVault standby = vault.standby(false)) {
            VaultCredentialStore store = byToken(standby.address());
            assertThat(store.find(ID)).isPresent();
            standby.loseLeader();

            // When
            StoreUnavailable failure = failureOf(store);

            // Then
            assertThat(failure).hasMessage("Vault answers with status 500");
            await().untilAsserted(() -> assertThat(store.condition()).isEqualTo("no leader"));
        }
    }

    @Test
    void aRequestOverVaultsRateLimitSaysWhenToTryAgain() {
        // Given
        VaultCredentialStore store = byToken(vault.address());
        store.find(ID);
        vault.overload(1);

        // When
        StoreUnavailable failure = failureOf(store);

        // Then
        assertThat(failure.retryAfterSeconds()).isEqualTo(2);
        assertThat(store.find(ID)).isPresent();
    }

    @Test
    void aNodeThatHasNotCaughtUpIsAskedAgainAFewTimes() {
        // Given
        VaultCredentialStore store = byToken(vault.address());
        store.find(ID);

        // When
        vault.fallBehind(2);
        boolean found = store.find(ID).isPresent();
        vault.fallBehind(1_000);
        StoreUnavailable failure = failureOf(store);

        // Then
        assertThat(found).isTrue();
        assertThat(failure).hasMessage("Vault answers with status 412");
        assertThat(vault.requests("GET secret/data/acme/notion")).isLessThan(12);
    }

    @Test
    void anEngineOrNamespaceThatIsNotThereIsNotTheAbsenceOfACredential() {
        // Given
        VaultSettings good = settings(vault.address(), Secret.of(TestVault.ROOT), "", null, "", Path.of("none"));
        VaultSettings wrongNamespace = new VaultSettings(
                good.address(),
                "nowhere",
                good.token(),
                "",
                null,
                "approle",
                "",
                Path.of("none"),
                "kubernetes",
                "secret",
                "transit",
                "",
                600,
                null);
        VaultSettings wrongEngine = new VaultSettings(
                good.address(),
                "",
                good.token(),
                "",
                null,
                "approle",
                "",
                Path.of("none"),
                "kubernetes",
                "kv",
                "transit",
                "",
                600,
                null);

        // When
        List<VaultCredentialStore> stores = List.of(store(wrongNamespace), store(wrongEngine));

        // Then
        assertThat(stores).allSatisfy(store -> {
            assertThat(failureOf(store)).hasMessage("Vault has no engine at this path");
            assertThatThrownBy(() -> store.list("acme")).isInstanceOf(StoreUnavailable.class);
        });
    }

    @Test
    void aPolicyThatForbidsIsNoReasonToLogInAgain() {
        // Given
        vault.loginsGive("path \"secret/data/other/*\" { capabilities = [\"read\"] }", Duration.ofHours(1));
        VaultCredentialStore store = byAppRole("canary-secret-id");

        // When
        List<StoreUnavailable> failures = List.of(failureOf(store), failureOf(store), failureOf(store));

        // Then
        assertThat(failures)
                .allSatisfy(failure -> assertThat(failure).hasMessage("Vault refuses the request with status 403"));
        assertThat(vault.logins()).isEqualTo(1);
    }

    @Test
    void afterTheTokenEndedOneOfManyCallersLogsInAgain() throws Exception {
        // Given
        VaultCredentialStore store = byAppRole("canary-secret-id");
        store.find(ID);
        await().pollDelay(Duration.ofSeconds(6)).until(() -> true); // a token that was good just now is not doubted
        vault.revokeAllTokens();

        // When
        List<Boolean> found = atOnce(50, () -> store.find(ID).isPresent());

        // Then
        assertThat(found).hasSize(50).containsOnly(true);
        assertThat(vault.logins()).isEqualTo(2);
    }

    @Test
    void aLoginThatIsRefusedIsNotTriedByEveryCaller() throws Exception {
        // Given
        VaultCredentialStore store = byAppRole("wrong");

        // When
        List<String> failures =
                atOnce(200, () -> String.valueOf(failureOf(store).getMessage()));

        // Then
        assertThat(failures)
                .hasSize(200)
                .allMatch(text -> text.startsWith("Vault refused the login") || text.startsWith("Vault did not let"));
        assertThat(vault.logins()).isLessThan(4);
    }

    @Test
    void aTokenThatWasRevokedIsNotTriedByEveryCaller() throws Exception {
        // Given
        VaultCredentialStore store = byToken(vault.address());
        store.find(ID);
        vault.revokeAllTokens();
        vault.forgetRequests();

        // When
        List<Boolean> failed = atOnce(200, () -> failureOf(store) != null);

        // Then
        assertThat(failed).hasSize(200).containsOnly(true);
        assertThat(vault.allRequests()).isLessThan(1 + 2 * 200);
        assertThat(vault.requests("GET auth/token/lookup-self")).isLessThan(10);
        assertThat(store.condition()).isEqualTo("login refused");
    }

    @Test
    void aTokenIsRenewedBeforeItEnds() {
        // Given
        vault.loginsGive(ALL, Duration.ofSeconds(8)); // spring-vault renews five seconds before the end
        VaultCredentialStore store = byAppRole("canary-secret-id");

        // When
        store.find(ID);

        // Then
        await().atMost(Duration.ofSeconds(20)).until(() -> vault.requests("POST auth/token/renew-self") > 1);
        assertThat(store.find(ID)).isPresent();
        assertThat(vault.logins()).isEqualTo(1);
    }

    @Test
    void aServiceAccountOfKubernetesLogsIn(@TempDir Path folder) throws IOException {
        // Given
        Path jwt = Files.writeString(folder.resolve("token"), "canary.jwt.text");
        vault.addKubernetesRole("serai", "canary.jwt.text");

        // When
        VaultCredentialStore store = store(settings(vault.address(), null, "", null, "serai", jwt));

        // Then
        assertThat(store.find(ID)).isPresent();
        assertThat(vault.requests("POST auth/kubernetes/login")).isEqualTo(1);
    }

    @Test
    void twoWaysToLogInOrNoneRefuseTheStart() {
        // When
        VaultSettings two =
                settings(vault.address(), Secret.of("hvs.canary"), "role", Secret.of("canary"), "", Path.of("none"));
        VaultSettings none = settings(vault.address(), null, "", null, "", Path.of("none"));

        // Then
        assertThatThrownBy(() -> VaultAccess.of(two, new SimpleMeterRegistry()))
                .hasMessageContaining("exactly one of VAULT_TOKEN")
                .hasMessageNotContaining("canary");
        assertThatThrownBy(() -> VaultAccess.of(none, new SimpleMeterRegistry()))
                .hasMessageContaining("exactly one of VAULT_TOKEN");
    }

    private static <T> List<T> atOnce(int callers, Callable<T> call) throws Exception {
        List<T> results = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<T>> calls = new ArrayList<>();
            for (int caller = 0; caller < callers; caller++) {
                calls.add(call);
            }
            for (Future<T> future : threads.invokeAll(calls)) {
                results.add(future.get());
            }
        }
        return results;
    }
}
