package io.serai.connect;

import static io.serai.ProblemAssert.assertThatProblem;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.RecordingProvider.Received;
import io.serai.Reply;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A person connects an account, and everybody who would like to do it in their place does not. */
@ExtendWith(OutputCaptureExtension.class)
class ConsentTest {

    private static final String RETURN = "https://app.example/connected?from=serai";
    private static final Set<String> SECRETS = ConcurrentHashMap.newKeySet();

    private static FakeVendor vendor;
    private static SeraiTester serai;
    private static TenantClient acme;
    private static int tenants;

    @BeforeAll
    static void start() {
        vendor = new FakeVendor();
        Map<String, String> environment = new HashMap<>(vendor.environment());
        environment.put("LOG_LEVEL", "trace");
        environment.put("SERAI_THROTTLE_OAUTHSTARTSPERMINUTE", "1000");
        serai = SeraiTester.start(environment);
        acme = serai.newTenant("acme");
        SECRETS.addAll(List.of(FakeVendor.SECRET, "gho_canaryAccess", "ghr_canaryRefresh"));
    }

    /** Whatever the tests of this class did, nothing of it may be found anywhere, in any spelling. */
    @AfterAll
    static void stop(CapturedOutput output) throws IOException {
        String audit =
                serai.adminRequest("GET", "/admin/audit?limit=500", null).json().toString();
        serai.close();
        vendor.close();
        assertThat(SECRETS).hasSizeGreaterThan(20);
        for (String secret : SECRETS) {
            for (String form : spellings(secret)) {
                assertThat(output.getAll()).doesNotContain(form);
                assertThat(audit).doesNotContain(form);
                try (Stream<Path> files = Files.walk(serai.data())) {
                    for (Path file : files.filter(Files::isRegularFile).toList()) {
                        assertThat(new String(Files.readAllBytes(file), ISO_8859_1).contains(form))
                                .as(file + " holds a secret")
                                .isFalse();
                    }
                }
            }
        }
    }

    private static Set<String> spellings(String secret) {
        byte[] bytes = secret.getBytes(UTF_8);
        Set<String> all = new HashSet<>();
        all.add(secret);
        all.add(URLEncoder.encode(secret, UTF_8));
        all.add(Base64.getEncoder().withoutPadding().encodeToString(bytes));
        all.add(java.util.HexFormat.of().formatHex(bytes));
        return all;
    }

    @BeforeEach
    void aTenantOfItsOwn() {
        acme = serai.newTenant(Map.of(
                "id",
                "acme" + ++tenants,
                "name",
                "Acme",
                "limits",
                Map.of("requestsPerMinute", 1_000_000),
                "security",
                Map.of("redirectUris", List.of(RETURN))));
        vendor.take();
    }

    /** A consent that was started: the vendor's address, and the state. */
    private record Started(URI address, String state) {

        String code() {
            String code = vendor.consent(address);
            SECRETS.add(code);
            return code;
        }
    }

    private static Started start(String query) {
        Reply reply = acme.request("GET", "/oauth/authorize/github" + query, null);
        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        Started started = new Started(
                URI.create(reply.json().path("authorizationUrl").asText()),
                reply.json().path("state").asText());
        SECRETS.add(started.state());
        return started;
    }

    private static Reply callback(String query) {
        return serai.request("GET", "/oauth/callback/github" + query, null, Map.of());
    }

    private static Reply callback(Started started, String code) {
        Reply reply = callback("?code=" + code + "&state=" + started.state());
        vendor.take().stream()
                .filter(request -> request.path().equals("/token"))
                .map(request -> FakeVendor.query(request.body()).get("code_verifier"))
                .forEach(SECRETS::add);
        return reply;
    }

    private static boolean connected() {
        return connection().path("hasCredentials").asBoolean();
    }

    private static JsonNode connection() {
        return acme.request("GET", "/tenants/" + acme.id() + "/integrations/github", null)
                .json();
    }

    private static @Nullable String location(Reply reply) {
        return reply.headers().firstValue("Location").orElse(null);
    }

    @Test
    void aPersonConnectsAnAccount() {
        // Given
        Started started = start("?redirect_uri=" + URLEncoder.encode(RETURN, UTF_8));

        // When
        Reply back = callback(started, started.code());

        // Then
        assertThat(back.status()).isEqualTo(302);
        assertThat(location(back)).isEqualTo(RETURN + "&status=success&integration=github&connection=default");
        assertThat(back.header("Referrer-Policy")).isEqualTo("no-referrer");
        JsonNode status = connection().path("status");
        assertThat(status.path("state").asText()).isEqualTo("active");
        assertThat(status.path("scopes")).extracting(JsonNode::asText).containsExactly("repo", "read:user");
        assertThat(Instant.parse(status.path("expiresAt").asText()))
                .isBetween(
                        Instant.now().plus(7, ChronoUnit.HOURS), Instant.now().plus(8, ChronoUnit.HOURS));
        JsonNode listed = acme.request("GET", "/api/v1/tenants/" + acme.id() + "/integrations", null)
                .data();
        assertThat(listed.findValues("account").getFirst().path("name").asText())
                .isEqualTo("octocat");
        assertThat(acme.invoke("github.getMe", Map.of()).status()).isEqualTo(200);
        assertThat(vendor.take().getLast().header("Authorization")).isEqualTo("Bearer gho_canaryAccess");
    }

    @Test
    void theAuditTrailSaysWhoStartedTheConsentThatMadeAConnection() {
        // Given
        Started byTenant = start("");
        Reply asked = serai.adminRequest("GET", "/oauth/authorize/github?connection=two&tenant_id=" + acme.id(), null);
        Started byOperator = new Started(
                URI.create(asked.json().path("authorizationUrl").asText()),
                asked.json().path("state").asText());
        SECRETS.add(byOperator.state());

        // When
        callback(byTenant, byTenant.code());
        callback(byOperator, byOperator.code());

        // Then: newest first
        String query = "/admin/audit?result=success&tenantId=" + acme.id() + "&action=";
        JsonNode starts = serai.adminRequest("GET", query + "oauth.authorize", null)
                .json()
                .path("records");
        JsonNode ends =
                serai.adminRequest("GET", query + "oauth.callback", null).json().path("records");
        assertThat(ends).hasSize(2);
        assertThat(ends.findValues("actor")).isEqualTo(starts.findValues("actor"));
        assertThat(ends.findValues("actor"))
                .extracting(actor -> actor.path("type").asText())
                .containsExactly("admin", "key");
        assertThat(ends.get(1).at("/actor/id").asText()).isNotEmpty();
    }

    @Test
    void theAuthorizationRequestSaysEverythingOnce() {
        // When
        Started started = start("?connection=work&scopes=repo,gist");

        // Then
        assertThat(started.address().toString()).startsWith(vendor.address() + "/authorize?");
        Map<String, String> query = FakeVendor.query(started.address().getRawQuery());
        assertThat(query)
                .containsOnlyKeys(
                        "client_id",
                        "redirect_uri",
                        "response_type",
                        "scope",
                        "state",
                        "code_challenge",
                        "code_challenge_method")
                .containsEntry("client_id", "platform-client")
                .containsEntry("redirect_uri", "https://serai.example/oauth/callback/github")
                .containsEntry("response_type", "code")
                .containsEntry("scope", "repo gist")
                .containsEntry("state", started.state())
                .containsEntry("code_challenge_method", "S256");
        assertThat(Base64.getUrlDecoder().decode(started.state())).hasSize(32);
        assertThat(query.get("code_challenge")).hasSize(43);
    }

    @Test
    void theSeedFormHasTwoMembersAndTheFullOneSix() {
        assertThat(acme.request("POST", "/oauth/authorize/github", Map.of("tenantId", acme.id()))
                        .json()
                        .fieldNames())
                .toIterable()
                .containsExactly("authorizationUrl", "state");
        assertThat(acme.request("GET", "/api/v1/oauth/authorize/github", null)
                        .data()
                        .fieldNames())
                .toIterable()
                .containsExactly("authorizationUrl", "state", "integration", "tenantId", "connection", "expiresAt");
    }

    @Test
    void aCallbackWithoutAGoodStateMakesNothingAndLeadsNowhere() {
        // Given
        Started started = start("?redirect_uri=" + URLEncoder.encode(RETURN, UTF_8));
        String code = started.code();
        String forged = "A".repeat(43);

        // When
        List<Reply> replies = List.of(
                callback("?code=" + code),
                callback("?code=" + code + "&state="),
                callback("?code=" + code + "&state=" + forged),
                callback("?code=" + code + "&state=" + started.state() + "x"),
                callback("?code=" + code + "&state=" + started.state() + "&state=" + started.state()),
                callback("?code=" + code + "&state=" + "s".repeat(5000)),
                callback("?error=access_denied&state=" + forged));

        // Then
        for (Reply reply : replies) {
            assertThatProblem(reply).is(400, "INVALID_STATE");
            assertThat(location(reply)).isNull();
        }
        assertThat(vendor.take()).isEmpty();
        assertThat(connected()).isFalse();
    }

    @Test
    void aStateIsGoodOnce() {
        // Given
        Started started = start("");
        assertThat(callback(started, started.code()).status()).isEqualTo(302);
        vendor.take();

        // When
        Reply replayed = callback(started, started.code());

        // Then
        assertThatProblem(replayed).is(400, "INVALID_STATE");
        assertThat(vendor.take()).isEmpty();
    }

    @Test
    void ofAHundredUsesOfOneStateOneMakesTheConnection() throws Exception {
        // Given
        Started started = start("");
        List<String> codes =
                IntStream.range(0, 100).mapToObj(i -> started.code()).toList();

        // When
        List<Integer> statuses = new ArrayList<>();
        try (ExecutorService together = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> all = codes.stream()
                    .map(code -> together.submit(() -> callback("?code=" + code + "&state=" + started.state())
                            .status()))
                    .toList();
            for (Future<Integer> one : all) {
                statuses.add(one.get());
            }
        }

        // Then
        assertThat(statuses).filteredOn(status -> status == 302).hasSize(1);
        assertThat(statuses).filteredOn(status -> status == 400).hasSize(99);
        List<Received> requests = vendor.take();
        assertThat(requests).extracting(Received::path).containsOnlyOnce("/token");
        requests.stream()
                .filter(request -> request.path().equals("/token"))
                .forEach(request -> SECRETS.add(FakeVendor.query(request.body()).get("code_verifier")));
        assertThat(connected()).isTrue();
    }

    @Test
    void anExpiredStateIsRefusedAndSwept() {
        // Given
        Started started = start("");
        JdbcClient sql = serai.bean(JdbcClient.class);
        sql.sql("update oauth_states set expires_at = timestamp with time zone '2020-01-01 00:00:00+00'"
                        + " where tenant_id = ?")
                .param(acme.id())
                .update();

        // When
        Reply late = callback(started, started.code());

        // Then
        assertThatProblem(late).is(400, "INVALID_STATE");
        assertThat(connected()).isFalse();
    }

    @Test
    void aStateBelongsToItsIntegrationAndTenant() {
        // Given
        Started one = start("");
        Started two = start("");

        // When
        Reply elsewhere = serai.request(
                "GET", "/oauth/callback/notion?code=" + one.code() + "&state=" + one.state(), null, Map.of());
        Reply foreign = serai.request(
                "GET", "/oauth/callback/other/github?code=" + two.code() + "&state=" + two.state(), null, Map.of());

        // Then
        assertThatProblem(elsewhere).is(400, "INVALID_STATE");
        assertThatProblem(foreign).is(400, "INVALID_STATE");
        assertThat(vendor.take()).isEmpty();
    }

    @Test
    void theAliasWithTheTenantWorksToo() {
        // Given
        Started started = start("");

        // When
        Reply back = serai.request(
                "GET",
                "/api/v1/oauth/callback/" + acme.id() + "/github?code=" + started.code() + "&state=" + started.state(),
                null,
                Map.of());

        // Then
        assertThat(back.status()).isEqualTo(302);
        assertThat(connected()).isTrue();
    }

    @Test
    void anInjectedCodeIsWorthNothing() {
        // Given: the attacker's code, brought with the victim's state.
        Started attacker = start("");
        Started victim = start("?redirect_uri=" + URLEncoder.encode(RETURN, UTF_8));

        // When
        Reply back = callback(victim, attacker.code());

        // Then
        assertThat(location(back)).isEqualTo(RETURN + "&status=error&error=exchange_failed&state=" + victim.state());
        assertThat(connected()).isFalse();
    }

    @Test
    void whoeverRefusesIsSentBackWithTheVendorsWord() {
        // Given
        Started toApplication = start("?redirect_uri=" + URLEncoder.encode(RETURN, UTF_8));
        Started toPage = start("");
        Started odd = start("");

        // When
        Reply application = callback("?error=access_denied&error_description=canary&state=" + toApplication.state());
        Reply page = callback("?error=access_denied&state=" + toPage.state());
        Reply strange = callback("?error=%3Cscript%3E&state=" + odd.state());

        // Then
        assertThat(location(application))
                .isEqualTo(RETURN + "&status=error&error=access_denied&state=" + toApplication.state());
        assertThat(location(page))
                .endsWith("/oauth/result?status=error&error=access_denied&integration=github&connection=default");
        assertThat(location(strange)).contains("error=provider_error");
        JsonNode audited = serai.adminRequest("GET", "/admin/audit?action=oauth.callback&tenantId=" + acme.id(), null)
                .json()
                .path("records");
        assertThat(audited)
                .hasSize(3)
                .allSatisfy(record -> assertThat(record.path("result").asText()).isEqualTo("failure"));
        assertThat(connected()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/connected",
                "https://app.example/connected",
                "https://app.example/connected?from=serai&next=https://evil.example",
                "https://app.example/connected?from=serai#",
                "https://app.example/connected?from=serai%23",
                "https://app.example@evil.example/connected?from=serai",
                "https://app.example.evil.example/connected?from=serai",
                "https://app.example:8443/connected?from=serai",
                "https://APP.example/connected?from=serai",
                "http://app.example/connected?from=serai",
                "//app.example/connected?from=serai",
                "https:/\\app.example/connected?from=serai",
                "https://app.example/a/../connected?from=serai",
                "https://app.example/connected?from=serai ",
                "javascript:alert(1)//https://app.example/connected?from=serai",
                "/connected?from=serai",
                "https://127.0.0.1/",
                "https://app.example\t/connected?from=serai"
            })
    void nobodyIsSentToAnAddressThatIsNotOnTheList(String address) {
        // When
        Reply reply =
                acme.request("GET", "/oauth/authorize/github?redirect_uri=" + URLEncoder.encode(address, UTF_8), null);

        // Then
        assertThatProblem(reply).is(400, "REDIRECT_URI_NOT_ALLOWED");
    }

    @Test
    void theBrowserThatIsSentIsTheOneThatMustComeBack() {
        // Given
        Reply sent = acme.request("GET", "/oauth/authorize/github?mode=redirect", null);
        Reply other = acme.request("GET", "/oauth/authorize/github?mode=redirect", null);
        String cookie = sent.header("Set-Cookie");
        String foreign = other.header("Set-Cookie").split(";")[0];
        assertThat(sent.status()).isEqualTo(302);
        assertThat(cookie)
                .startsWith("__Host-serai-")
                .contains("; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=600")
                .doesNotContain("Domain");
        Started mine = bound(sent);
        Started theirs = bound(other);

        // When
        Reply back = serai.request(
                "GET",
                "/oauth/callback/github?code=" + mine.code() + "&state=" + mine.state(),
                null,
                Map.of("Cookie", "a=b; " + cookie.split(";")[0] + "; " + foreign));
        Reply stolen = serai.request(
                "GET",
                "/oauth/callback/github?code=" + theirs.code() + "&state=" + theirs.state(),
                null,
                Map.of("Cookie", cookie.split(";")[0]));
        Reply afterwards = serai.request(
                "GET",
                "/oauth/callback/github?code=" + theirs.code() + "&state=" + theirs.state(),
                null,
                Map.of("Cookie", foreign));

        // Then
        assertThat(location(back)).contains("status=success");
        assertThat(back.header("Set-Cookie")).contains("Max-Age=0");
        assertThatProblem(stolen).is(400, "INVALID_STATE");
        assertThatProblem(afterwards).is(400, "INVALID_STATE");
    }

    private static Started bound(Reply sent) {
        URI address = URI.create(sent.header("Location"));
        SECRETS.add(sent.header("Set-Cookie").split("[=;]")[1]);
        Started started =
                new Started(address, FakeVendor.query(address.getRawQuery()).getOrDefault("state", ""));
        SECRETS.add(started.state());
        return started;
    }

    @Test
    void onlyWhoMayWriteCredentialsStartsAConsent() {
        // Given
        Reply key = acme.request(
                "POST",
                "/tenants/" + acme.id() + "/api-keys",
                Map.of("name", "reader", "scopes", List.of("tools:read", "credentials:read")));
        Map<String, String> reader =
                Map.of("Authorization", "Bearer " + key.json().path("apiKey").asText());

        // When, Then
        assertThatProblem(serai.request("GET", "/oauth/authorize/github", null, Map.of()))
                .is(401, "MISSING_AUTH_HEADER");
        assertThatProblem(serai.request("GET", "/oauth/authorize/github", null, reader))
                .is(403, "INSUFFICIENT_SCOPES");
        assertThatProblem(acme.request("GET", "/oauth/authorize/github?tenant_id=someone-else", null))
                .is(403, "CROSS_TENANT_ACCESS_DENIED");
        assertThatProblem(acme.request("GET", "/oauth/authorize/nowhere", null)).is(404, "INTEGRATION_NOT_FOUND");
        assertThatProblem(acme.request("GET", "/oauth/authorize/demo", null)).is(400, "INVALID_REQUEST");
        assertThatProblem(acme.request("GET", "/oauth/authorize/notion", null)).is(409, "OAUTH_APP_NOT_CONFIGURED");
        assertThatProblem(acme.request("GET", "/oauth/authorize/github?connection=A+b", null))
                .is(400, "INVALID_REQUEST");
        assertThatProblem(acme.request("GET", "/oauth/authorize/github?scopes=%22", null))
                .is(400, "VALIDATION_ERROR");
        assertThat(serai.adminRequest("GET", "/oauth/authorize/github?tenant_id=" + acme.id(), null)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aDeletedTenantTakesItsConsentsWithIt() {
        // Given
        Started started = start("");
        serai.adminRequest("DELETE", "/admin/tenants/" + acme.id() + "?confirm=true", null);

        // When
        Reply back = callback(started, started.code());

        // Then
        assertThatProblem(back).is(400, "INVALID_STATE");
        assertThat(vendor.take()).isEmpty();
    }

    @Test
    void theTenantsOwnAppComesBeforeThePlatforms() {
        // Given
        Reply stored = acme.request(
                "POST",
                "/tenants/" + acme.id() + "/integrations/github/oauth-config",
                Map.of(
                        "clientId",
                        "own-client",
                        "clientSecret",
                        FakeVendor.SECRET,
                        "redirectUri",
                        "https://app.example/oauth/callback/github",
                        "scopes",
                        List.of("gist"),
                        "additionalParams",
                        Map.of("login", "octocat")));

        // When
        Started started = start("");
        Reply back = callback(started, started.code());

        // Then
        assertThat(stored.status()).as(stored.toString()).isEqualTo(201);
        assertThat(FakeVendor.query(started.address().getRawQuery()))
                .containsEntry("client_id", "own-client")
                .containsEntry("redirect_uri", "https://app.example/oauth/callback/github")
                .containsEntry("scope", "gist")
                .containsEntry("login", "octocat");
        assertThat(location(back)).contains("status=success");
    }

    @Test
    void anAppThatChangesWhileThePersonIsAwayIsNotUsed() {
        // Given
        Started started = start("");
        acme.request(
                "POST",
                "/tenants/" + acme.id() + "/integrations/github/oauth-config",
                Map.of("clientId", "own-client", "clientSecret", FakeVendor.SECRET));

        // When
        Reply back = callback(started, started.code());

        // Then
        assertThat(location(back)).contains("error=client_app_changed");
        assertThat(vendor.take()).isEmpty();
    }

    @Test
    void whoeverDisconnectsEndsTheTokenAtTheVendorToo() {
        // Given
        Started started = start("");
        callback(started, started.code());
        vendor.take();

        // When
        Reply gone = acme.request("DELETE", "/api/v1/tenants/" + acme.id() + "/integrations/github/credentials", null);

        // Then
        assertThat(gone.data().path("providerRevoked").asBoolean()).isTrue();
        assertThat(gone.data().path("refreshCancelled").asBoolean()).isTrue();
        Received asked = vendor.take().getFirst();
        assertThat(asked.method() + " " + asked.target()).isEqualTo("DELETE /applications/platform-client/token");
        assertThat(asked.body()).isEqualTo("{\"access_token\":\"gho_canaryAccess\"}");
        assertThat(connected()).isFalse();
    }

    @Test
    void theVendorIsLeftAloneOnRequest() {
        // Given
        Started started = start("");
        callback(started, started.code());
        vendor.take();

        // When
        Reply gone = acme.request(
                "DELETE", "/api/v1/tenants/" + acme.id() + "/integrations/github/credentials?revoke=false", null);

        // Then
        assertThat(gone.data().path("providerRevoked").asBoolean()).isFalse();
        assertThat(vendor.take()).isEmpty();
    }
}
