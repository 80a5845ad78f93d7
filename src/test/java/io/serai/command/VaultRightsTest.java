package io.serai.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serai.RecordingProvider;
import io.serai.Reply;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import io.serai.vault.TestVault;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What {@code serai vault-policy} prints is enough for everything, at a Vault that grants nothing else. */
class VaultRightsTest {

    private static final String TOKEN = "canary-access-9b31";
    private static final Duration LEASE = Duration.ofSeconds(8); // spring-vault renews five seconds before the end

    private TestVault vault;
    private RecordingProvider vendor;

    @BeforeEach
    void start() {
        vault = new TestVault();
        vendor = new RecordingProvider();
    }

    @AfterEach
    void stop() {
        vendor.close();
        vault.close();
    }

    private static String run(int code, Map<String, String> variables, String... arguments) {
        StringWriter out = new StringWriter();
        CommandLine line = Commands.line(given -> {}, variables);
        line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(out, true));
        assertThat(line.execute(arguments)).as(out.toString()).isEqualTo(code);
        return out.toString();
    }

    private static String folder(String prefix) {
        return prefix.isEmpty() ? "" : prefix + "/";
    }

    private SeraiTester serai(String prefix) {
        vault.addAppRole("serai", "canary-secret-id");
        vault.loginsGive(run(0, Map.of("VAULT_TENANT_PREFIX", prefix), "vault-policy", "--gateway"), LEASE);
        Map<String, String> environment = new HashMap<>(vendor.environment("github"));
        environment.put("VAULT_ADDR", vault.address());
        environment.put("VAULT_ROLE_ID", "serai");
        environment.put("VAULT_SECRET_ID", "canary-secret-id");
        environment.put("VAULT_TENANT_PREFIX", prefix);
        return SeraiTester.start(environment);
    }

    private static void done(Reply reply) {
        assertThat(reply.status()).as(reply.toString()).isBetween(200, 299);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "connectors/tenants"})
    void theGatewayDoesAllItsWorkWithItsPolicy(String prefix) {
        // When
        try (SeraiTester serai = serai(prefix)) {
            TenantClient tenant = serai.newTenant("acme");
            workWithCredentials(tenant, folder(prefix));
            workWithClientApps(tenant);
            done(serai.adminRequest("POST", "/admin/tenants/acme/rotate-key", Map.of()));
            tenant.connect("github", TOKEN);
            keepADeadLetter(tenant);
            vault.put(folder(prefix) + "by-hand/notion", Map.of("access_token", TOKEN));
            done(serai.adminRequest("GET", "/tenants/by-hand/integrations", null));
            done(serai.request("GET", "/ready", null, Map.of()));
            assertThat(metrics(serai)).contains("serai_credentials");
            await().atMost(Duration.ofSeconds(20)).until(() -> vault.requests("POST auth/token/renew-self") > 0);
            done(serai.adminRequest("DELETE", "/admin/tenants/acme?confirm=true", null));
        }

        // Then: the token was given back at the end, too.
        assertThat(vault.requests("POST auth/token/revoke-self")).isEqualTo(1);
        assertThat(vault.logins()).isEqualTo(1);
        assertThat(vault.refused()).isEmpty();
        assertThat(vault.dump()).doesNotContain("acme/").doesNotContain(TOKEN);
        assertThat(vault.hasKey("acme")).isFalse();
    }

    private void workWithCredentials(TenantClient tenant, String folder) {
        String path = "/tenants/acme/integrations/github/credentials";
        tenant.connect("github", TOKEN);
        tenant.connect("github", TOKEN + "-2");
        done(tenant.request("POST", path + "?connection=work", Map.of("accessToken", TOKEN)));
        vault.put(folder + "acme/notion", Map.of("access_token", TOKEN));
        done(tenant.request("GET", "/tenants/acme/integrations", null));
        done(tenant.request("GET", "/tenants/acme/status", null));
        done(tenant.invoke("github.getMe", Map.of()));
        done(tenant.request("DELETE", path, null));
    }

    private static void workWithClientApps(TenantClient tenant) {
        String path = "/tenants/acme/integrations/github/oauth-config";
        Map<String, String> app = Map.of("clientId", "client-of-acme", "clientSecret", "canary-client-secret");
        for (String change : List.of("PUT", "PUT", "DELETE", "PUT")) {
            done(tenant.request(change, path, change.equals("DELETE") ? null : app));
        }
        done(tenant.request("GET", path, null));
    }

    private void keepADeadLetter(TenantClient tenant) {
        vendor.answer(true, request -> RecordingProvider.Response.CUT);
        Reply failed = tenant.invoke("github.createIssue", Map.of("owner", "o", "repo", "r", "title", "t"));
        String letter = failed.json().path("deadLetterId").asText();
        done(tenant.request("GET", "/dead-letters/" + letter, null));
    }

    private static String metrics(SeraiTester serai) {
        return send(HttpRequest.newBuilder(URI.create(serai.operations() + "/actuator/prometheus")), 200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "connectors/tenants"})
    void theMigrationDoesItsWorkWithItsPolicy(String prefix) {
        // Given
        vault.addToken("canary-migration", run(0, Map.of("VAULT_TENANT_PREFIX", prefix), "vault-policy", "--migrate"));
        for (String old : List.of("oauth/slack", "tenants/default/oauth/github", "tenants/acme/github")) {
            vault.put(old, Map.of("access_token", TOKEN));
        }
        vault.put("oauth-apps/acme/github", Map.of("clientId", "app", "clientSecret", TOKEN));
        Map<String, String> variables =
                Map.of("VAULT_ADDR", vault.address(), "VAULT_TOKEN", "canary-migration", "VAULT_TENANT_PREFIX", prefix);

        // When
        run(0, variables, "migrate");
        String copied = run(0, variables, "migrate", "--apply");

        // Then
        assertThat(copied.lines().filter(line -> line.startsWith("copied"))).hasSize(4);
        assertThat(vault.refused()).isEmpty();
    }

    @Test
    void whoLooksAfterOneTenantReachesNoOther() {
        // Given
        vault.addToken("canary-of-acme", run(0, Map.of(), "vault-policy", "--tenant", "acme"));
        vault.put("other/github", Map.of("access_token", TOKEN));

        // When
        operate(200, "POST", "transit/keys/acme", "{}");
        operate(200, "POST", "transit/encrypt/acme", "{\"plaintext\":\"YQ==\"}");
        operate(200, "POST", "transit/keys/acme/rotate", "{}");
        operate(200, "POST", "secret/data/acme/github", "{\"data\":{\"access_token\":\"x\"}}");
        operate(200, "GET", "secret/data/acme/github", null);
        operate(200, "GET", "secret/metadata/acme/?list=true", null);
        operate(204, "DELETE", "secret/metadata/acme/github", null);

        // Then
        assertThat(vault.refused()).isEmpty();
        operate(403, "GET", "secret/data/other/github", null);
        operate(403, "GET", "secret/metadata/?list=true", null);
        operate(403, "POST", "secret/data/acme-b/github", "{\"data\":{}}");
        operate(403, "POST", "transit/decrypt/other", "{}");
        operate(403, "POST", "transit/keys/acme-b", "{}");
    }

    private void operate(int status, String method, String path, @Nullable String body) {
        send(
                HttpRequest.newBuilder(URI.create(vault.address() + "/v1/" + path))
                        .header("X-Vault-Token", "canary-of-acme")
                        .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body)),
                status);
    }

    private static String send(HttpRequest.Builder request, int status) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
            return answer.body();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stopped);
        }
    }
}
