package io.serai.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serai.Canary;
import io.serai.RecordingProvider;
import io.serai.RecordingProvider.Received;
import io.serai.RecordingProvider.Response;
import io.serai.Reply;
import io.serai.SeraiTester;
import io.serai.SmallDisk;
import io.serai.TenantClient;
import io.serai.credential.Connections;
import io.serai.vault.TestVault;
import io.serai.vault.TestVault.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/**
 * S5 where a credential is kept, renewed and written down: Vault, token endpoints and the audit journal fail in every way
 * while they hold secrets, and repeat in their answers what they were sent.
 */
@ExtendWith(OutputCaptureExtension.class)
class StoreCanariesTest {

    private static final String SMALL_DISK = "small-disk";
    private static final Canary ACCESS = new Canary("access token", "cnry-v-access/8Zq+41=e?x&");
    private static final Canary REFRESH = new Canary("refresh token", "cnry-v-refresh/7Yp+63=g?z&");
    private static final Canary NEW_ACCESS = new Canary("renewed access token", "cnry-v-newacc/2Rs+17=k?m&");
    private static final Canary NEW_REFRESH = new Canary("renewed refresh token", "cnry-v-newref/3St+28=l?n&");
    private static final Canary CLIENT = new Canary("client secret", "cnry-v-client/6Xo+74=h?w&");
    private static final Canary OWN_CLIENT = new Canary("tenant's client secret", "cnry-v-own/5Wn+85=i?v&-0123456789");
    private static final Canary VAULT_TOKEN = new Canary("token to Vault", "hvs.cnry-v-token_4Vm96Ul07");
    private static final Canary CODE = new Canary("authorization code", "cnry-v-code.4Vm~96");
    private static final Map<String, String> ISSUE = Map.of("owner", "octo", "repo", "hello", "title", "It breaks");

    private final Set<Canary> canaries = new LinkedHashSet<>(
            List.of(ACCESS, REFRESH, NEW_ACCESS, NEW_REFRESH, CLIENT, OWN_CLIENT, VAULT_TOKEN, CODE));
    private final TestVault vault = new TestVault();
    private final RecordingProvider github = new RecordingProvider();

    @TempDir
    private Path folder = Path.of("");

    private @Nullable SmallDisk disk;
    private SeraiTester serai;
    private Operator operator;
    private CanaryHunt hunt;
    private TenantClient tenant;

    @BeforeEach
    void start(TestInfo test) throws Exception {
        disk = test.getTags().contains(SMALL_DISK)
                ? SmallDisk.mount(Files.createDirectory(folder.resolve("audit")))
                : null;
        vault.addToken(
                VAULT_TOKEN.secret(),
                "path \"*\" { capabilities = [\"create\", \"read\", \"update\", \"delete\", \"list\"] }");
        github.answer(false, request -> new Response(200, "{\"login\":\"octocat\",\"id\":7}"));
        serai = SeraiTester.start(folder, environment());
        operator = Operator.loggedIn(serai);
        hunt = new CanaryHunt(serai, operator);
        tenant = serai.newTenant("canary");
        canaries.add(new Canary("API key", tenant.key()));
        connect();
    }

    @AfterEach
    void stop() throws Exception {
        if (serai != null) { // the disk was there
            operator.close();
            serai.close();
        }
        if (disk != null) {
            disk.close();
        }
        github.close();
        vault.close();
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(github.environment("github"));
        environment.put("VAULT_ADDR", vault.address());
        environment.put("VAULT_TOKEN", VAULT_TOKEN.secret());
        environment.put("VAULT_TIMEOUT_MS", "500");
        environment.put("SERAI_CREDENTIAL_CACHE_SECONDS", "1");
        environment.put("LOG_LEVEL", "trace");
        environment.put("LOGGING_LEVEL_ROOT", "debug");
        environment.put("SERAI_THROTTLE_OAUTHSTARTSPERMINUTE", "1000");
        environment.put("SERAI_REFRESH_POLL", "200ms");
        environment.put("SERAI_REFRESH_TOKENTIMEOUT", "1s");
        environment.put("SERAI_PROVIDERS_GITHUB_TOKEN_URL", github.address() + "/token");
        environment.put("SERAI_PROVIDERS_GITHUB_REVOKE_URL", github.address() + "/revoke");
        environment.put("GITHUB_CLIENT_ID", "client-of-the-canaries");
        environment.put("GITHUB_CLIENT_SECRET", CLIENT.secret());
        environment.put("SERAI_AUDIT_SEGMENTBYTES", "65536");
        return environment;
    }

    @Test
    void aVaultThatFailsShowsNoSecret(CapturedOutput log) throws IOException {
        // When
        vault.seal();
        everyUseOfTheStore();
        vault.unseal();
        for (boolean health : new boolean[] {false, true}) {
            for (int status : List.of(200, 400, 403, 404, 412, 429, 500, 503)) {
                failing(new Fault(status, StoreCanariesTest::asVaultsError, health));
            }
            failing(new Fault(200, StoreCanariesTest::asData, health));
            failing(new Fault(200, UnaryOperator.identity(), health));
            failing(new Fault(500, seen -> "<html>" + seen, health));
        }
        vault.slow(Duration.ofSeconds(2));
        send("POST", "/tenants/canary/integrations/github/credentials", tokens("late"));
        vault.slow(Duration.ZERO);
        untilWritable();

        // Then
        assertThat(hunt.codes()).contains("VAULT_ERROR");
        assertThat(vault.dump()).contains("vault:v1:");
        hunt.found("Vault", vault.dump());
        assertNothingShows(log);
    }

    @Test
    void aRefreshThatFailsShowsNoSecret(CapturedOutput log) throws IOException {
        // When
        refreshing(request -> answer(400, "{\"error\":\"invalid_grant\",\"error_description\":%s}", request));
        refreshing(request -> answer(200, "{\"error\":\"bad_refresh_token\",\"error_description\":%s}", request));
        refreshing(request -> answer(401, "{\"error\":\"invalid_client\",\"error_uri\":%s}", request));
        refreshing(request -> answer(500, "{\"error\":%s}", request));
        refreshing(request -> answer(429, "{\"message\":%s}", request));
        refreshing(request -> new Response(200, "<html>" + seen(request)));
        refreshing(request -> answer(200, "{\"access_token\":[%s],\"refresh_token\":7}", request));
        refreshing(request -> answer(200, "{\"access_token\":{\"a\":%s}}", request));
        refreshing(request -> new Response(302, "", Map.of("Location", "http://127.0.0.1:1/?token=secret")));
        refreshing(request -> Response.CUT);
        refreshing(request -> Response.SILENCE);
        refreshing(
                request -> { // new tokens, and nowhere to keep them but the node's own folder
                    vault.seal();
                    return renewed();
                });
        hunt.readTheFolder();
        vault.unseal();
        untilWritable();

        // Then
        assertThat(hunt.codes()).contains("TOKEN_REFRESH_FAILED", "REAUTH_REQUIRED");
        hunt.found("Vault", vault.dump());
        assertNothingShows(log);
    }

    @Test
    @Tag(SMALL_DISK)
    void anAuditJournalThatFailsShowsNoSecret(CapturedOutput log) throws Exception {
        // Given
        SmallDisk small = Objects.requireNonNull(disk);
        small.fill();
        while (tenant.invoke("github.getMe", Map.of()).status() == 200) {
            Thread.onSpinWait();
        }

        // When
        everyUseOfTheStore();

        // Then
        assertThat(hunt.codes()).contains("AUDIT_UNAVAILABLE");
        hunt.readTheFolder();
        small.empty();
        await().until(() -> tenant.invoke("github.getMe", Map.of()).status() == 200);
        assertNothingShows(log);
    }

    private void assertNothingShows(CapturedOutput log) throws IOException {
        hunt.readTheProcess(SeraiTester.ADMIN_KEY, tenant.key());
        hunt.readTheFolder();
        hunt.found("log", log.getAll());
        assertThat(log.getAll()).contains("DEBUG");
        assertThat(hunt.hits(canaries)).isEmpty();
    }

    private void failing(Fault fault) {
        vault.answerAll(fault);
        everyUseOfTheStore();
        vault.answerAll(null);
        untilWritable();
        connect();
    }

    private void untilWritable() {
        Connections connections = serai.bean(Connections.class);
        await().atMost(Duration.ofSeconds(20)).until(() -> connections.isWritable() && connect());
    }

    private boolean connect() {
        return send("POST", "/tenants/canary/integrations/github/credentials", tokens("default"))
                        .status()
                == 201;
    }

    private static Map<String, Object> tokens(String connection) {
        return Map.of(
                "accessToken",
                ACCESS.secret(),
                "refreshToken",
                REFRESH.secret(),
                "expiresIn",
                3600,
                "connection",
                connection);
    }

    private void everyUseOfTheStore() {
        String github = "/tenants/canary/integrations/github";
        send("POST", github + "/credentials", tokens("default"));
        send("POST", github + "/credentials", tokens("another"));
        send("GET", github, null);
        send("GET", "/tenants/canary/integrations", null);
        send("POST", github + "/verify", Map.of());
        send("POST", github + "/refresh", Map.of());
        hunt.keep(tenant.invoke("github.getMe", Map.of()));
        send(
                "POST",
                "/api/v1/tools/invoke",
                Map.of("toolId", "github.getMe", "parameters", Map.of(), "connection", "another"));
        send("POST", github + "/oauth-config", Map.of("clientId", "own-client", "clientSecret", OWN_CLIENT.secret()));
        send("GET", github + "/oauth-config", null);
        send("DELETE", github + "/oauth-config", null);
        consent();
        letter();
        send("DELETE", github + "/credentials?connection=another", null);
        hunt.keep(serai.adminRequest("POST", "/admin/tenants/canary/rotate-key", null));
        hunt.keep(serai.request("GET", "/api/v1/oauth-config/health", null, Map.of()));
        hunt.keep(serai.request("GET", "/ready", null, Map.of()));
    }

    private void consent() {
        Reply started = tenant.request("GET", "/oauth/authorize/github", null);
        if (started.status() != 200) {
            hunt.keep(started);
            return;
        }
        String state = started.json().path("state").asText();
        canaries.add(new Canary("state", state));
        hunt.keep(serai.request(
                "GET", "/oauth/callback/github?code=" + CODE.secret() + "&state=" + state, null, Map.of()));
    }

    private void letter() {
        github.answer(false, request -> Response.CUT);
        hunt.keep(tenant.invoke("github.createIssue", ISSUE));
        github.answer(false, request -> new Response(200, "{\"login\":\"octocat\",\"id\":7}"));
    }

    private void refreshing(Function<Received, Response> answer) {
        connect();
        github.answer(false, answer);
        send("POST", "/tenants/canary/integrations/github/refresh", Map.of());
        github.answer(false, request -> new Response(200, "{}"));
        hunt.keep(tenant.invoke("github.getMe", Map.of()));
    }

    private static Response renewed() {
        return new Response(
                200,
                SeraiTester.text(Map.of(
                        "access_token",
                        NEW_ACCESS.secret(),
                        "refresh_token",
                        NEW_REFRESH.secret(),
                        "token_type",
                        "bearer",
                        "expires_in",
                        3600)));
    }

    private static Response answer(int status, String body, Received request) {
        return new Response(
                status,
                body.formatted(SeraiTester.text(List.of(seen(request))).replaceAll("^\\[|]$", "")),
                Map.of("X-Echo", seen(request).replaceAll("[^!-~]", " ")));
    }

    private static String seen(Received request) {
        return request.body() + " " + request.header("Authorization") + " " + REFRESH.secret();
    }

    private static String asVaultsError(String seen) {
        return SeraiTester.text(Map.of("errors", List.of(seen, ACCESS.secret()), "warnings", List.of(seen)));
    }

    private static String asData(String seen) {
        return SeraiTester.text(Map.of(
                "data",
                Map.of("data", Map.of("access_token", seen), "ciphertext", seen, "plaintext", seen, "keys", seen)));
    }

    private Reply send(String method, String path, @Nullable Object body) {
        return hunt.keep(tenant.request(method, path, body));
    }
}
