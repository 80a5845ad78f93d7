package io.serai.admin;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import io.serai.Reply;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import io.serai.credential.Connections;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class CredentialsTest {

    private static final String TOKEN = "canary-token-7f21";
    private static final String REFRESH = "canary-refresh-7f22";

    private static final WireMockServer VENDOR =
            new WireMockServer(WireMockConfiguration.options().dynamicPort());
    private static SeraiTester serai;
    private static int tenants;
    private TenantClient tenant;

    @BeforeAll
    static void start() {
        VENDOR.start();
        serai = SeraiTester.start(Map.of(
                "SERAI_PROVIDERS_GITHUB_BASE_URL",
                VENDOR.baseUrl(),
                "SERAI_PROVIDERS_SLACK_BASE_URL",
                VENDOR.baseUrl() + "/api"));
    }

    @AfterAll
    static void stop() {
        serai.close();
        VENDOR.stop();
    }

    @BeforeEach
    void makeTenant() {
        VENDOR.resetAll();
        tenant = serai.newTenant("tenant-" + ++tenants);
    }

    @Test
    void aStoredCredentialIsAnsweredWithoutItsTokens() {
        // When
        Reply stored = store("github", Map.of("accessToken", TOKEN, "refreshToken", REFRESH, "expiresIn", 0));

        // Then
        assertThat(stored.status()).isEqualTo(201);
        assertThat(TenantsTest.names(stored.json()))
                .containsExactly("success", "tenantId", "integration", "encryptedAt", "expiresAt");
        assertThat(stored.json().get("expiresAt").isNull()).isTrue();
        assertThat(stored.json().toString()).doesNotContain(TOKEN).doesNotContain(REFRESH);
    }

    @Test
    void theFullAnswerSaysWhatIsDoneWithTheConnection() {
        // When
        Reply asked = store("github?view=full", Map.of("accessToken", TOKEN));
        Reply enveloped = tenant.request(
                "POST",
                "/api/v1/tenants/" + tenant.id() + "/integrations/github/credentials",
                Map.of("accessToken", TOKEN));

        // Then
        assertThat(TenantsTest.names(asked.json())).endsWith("connection", "autoRefresh", "nextRefresh");
        assertThat(TenantsTest.names(enveloped.data())).isEqualTo(TenantsTest.names(asked.json()));
    }

    @Test
    void namesMayBeWrittenAsATokenEndpointWritesThem() {
        // When
        Reply stored = store("github", """
                {"access_token": "canary-token-7f21", "refresh_token": "canary-refresh-7f22", "token_type": "Bearer",
                 "expires_in": 3600, "scopes": "repo,user  read:org"}""");
        Reply seen = see("github");

        // Then
        Instant expiry = Instant.parse(stored.json().get("expiresAt").asText());
        assertThat(expiry)
                .isBetween(Instant.now().plusSeconds(3500), Instant.now().plusSeconds(3600));
        assertThat(seen.json().at("/status/scopes")).hasToString("[\"repo\",\"user\",\"read:org\"]");
        assertThat(seen.json().at("/status/tokenType").asText()).isEqualTo("Bearer");
    }

    @Test
    void aTimeIsTakenAsItIsGiven() {
        // When
        Reply stored = store("github", Map.of("accessToken", TOKEN, "expiresAt", "2099-12-31T12:00:00.000+01:00"));

        // Then
        assertThat(stored.json().get("expiresAt").asText()).isEqualTo("2099-12-31T11:00:00Z");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                 | MISSING_FIELD    | accessToken
            {"accessToken": ""}                                | MISSING_FIELD    | accessToken
            {"accessToken": 5}                                 | VALIDATION_ERROR | accessToken
            {"accessToken": "a\\nb"}                           | VALIDATION_ERROR | accessToken
            {"accessToken": "a b"}                             | VALIDATION_ERROR | accessToken
            {"accessToken": "a", "refreshToken": true}         | VALIDATION_ERROR | refreshToken
            {"accessToken": "a", "tokenType": "b c"}           | VALIDATION_ERROR | tokenType
            {"accessToken": "a", "expiresIn": "3600"}          | VALIDATION_ERROR | expiresIn
            {"accessToken": "a", "expiresIn": -1}              | VALIDATION_ERROR | expiresIn
            {"accessToken": "a", "expiresAt": "soon"}          | VALIDATION_ERROR | expiresAt
            {"accessToken": "a", "expiresAt": 1}               | VALIDATION_ERROR | expiresAt
            {"accessToken": "a", "scopes": {"a": 1}}           | VALIDATION_ERROR | scopes
            {"accessToken": "a", "scopes": [1]}                | VALIDATION_ERROR | scopes
            {"accessToken": "a", "metadata": []}               | VALIDATION_ERROR | metadata
            """)
    void whatCannotBeUsedIsRefusedByName(String body, String code, String field) {
        // When
        Reply refused = store("github", body);

        // Then
        assertThat(refused.status()).isEqualTo(400);
        assertThat(code(refused)).isEqualTo(code);
        assertThat(refused.json().at("/errors/0/field").asText()).isEqualTo(field);
        assertThat(see("github").json().get("hasCredentials").asBoolean()).isFalse();
    }

    @Test
    void onlyIntegrationsThatNeedCredentialsTakeThem() {
        // When
        Reply unknown = store("nowhere", Map.of("accessToken", TOKEN));
        Reply needless = store("demo", Map.of("accessToken", TOKEN));

        // Then
        assertThat(code(unknown)).isEqualTo("INTEGRATION_NOT_FOUND");
        assertThat(needless.status()).isEqualTo(400);
    }

    @Test
    void aKeyReachesItsOwnTenantsConnectionsOnly() {
        // Given
        TenantClient other = serai.newTenant("other-" + tenants);
        other.connect("github", TOKEN);

        // When
        List<Reply> refused = List.of(
                tenant.request("GET", "/tenants/" + other.id() + "/integrations", null),
                tenant.request("GET", "/tenants/" + other.id() + "/integrations/github", null),
                tenant.request("POST", "/tenants/" + other.id() + "/integrations/github/verify", null),
                tenant.request("DELETE", "/tenants/" + other.id() + "/integrations/github/credentials", null),
                store("github", Map.of("accessToken", TOKEN, "tenantId", other.id())));

        // Then
        assertThat(refused).allSatisfy(reply -> assertThat(code(reply)).isEqualTo("CROSS_TENANT_ACCESS_DENIED"));
        Reply own = other.request("GET", "/tenants/" + other.id() + "/integrations/github", null);
        assertThat(own.json().get("hasCredentials").asBoolean()).isTrue();
    }

    @Test
    void theListShowsConnectedIntegrationsFirst() {
        // Given
        store("notion", Map.of("accessToken", TOKEN));
        String path = "/tenants/" + tenant.id() + "/integrations";

        // When
        Reply bare = tenant.request("GET", path, null);
        Reply active = tenant.request("GET", path + "?status=active", null);
        Reply full = tenant.request("GET", path + "?view=full", null);
        Reply wrong = tenant.request("GET", path + "?status=odd", null);

        // Then
        JsonNode list = bare.json().get("integrations");
        assertThat(TenantsTest.names(bare.json())).containsExactly("tenantId", "integrations");
        assertThat(TenantsTest.names(list.get(0)))
                .containsExactly("name", "category", "hasCredentials", "createdAt", "expiresAt");
        assertThat(list.get(0).get("name").asText()).isEqualTo("notion");
        assertThat(TenantsTest.names(list.get(1))).containsExactly("name", "category", "hasCredentials");
        assertThat(list.findValuesAsText("name")).contains("github", "slack").doesNotContain("demo");
        assertThat(active.json().get("integrations")).hasSize(1);
        assertThat(TenantsTest.names(full.json())).endsWith("count", "summary");
        assertThat(full.json().at("/integrations/0/connections/0/name").asText())
                .isEqualTo("default");
        assertThat(full.json().at("/integrations/1/status").asText()).isEqualTo("not_configured");
        assertThat(wrong.status()).isEqualTo(400);
    }

    @Test
    void aConnectionShowsItsStateAndItsMetadata() {
        // Given
        Reply before = see("github");
        store("github", Map.of("accessToken", TOKEN, "metadata", Map.of("team", "blue")));

        // When
        Reply seen = see("github");

        // Then
        assertThat(TenantsTest.names(before.json())).containsExactly("tenantId", "integration", "hasCredentials");
        assertThat(TenantsTest.names(seen.json()))
                .containsExactly("tenantId", "integration", "hasCredentials", "connection", "status", "metadata");
        assertThat(TenantsTest.names(seen.json().get("status")))
                .containsExactly(
                        "state",
                        "tokenType",
                        "expiresAt",
                        "scopes",
                        "createdAt",
                        "updatedAt",
                        "refreshCount",
                        "lastRefresh",
                        "nextRefresh",
                        "autoRefresh");
        assertThat(seen.json().get("metadata")).hasToString("{\"team\":\"blue\"}");
    }

    @Test
    void theStateFollowsTheClock() {
        // When
        store("github", Map.of("accessToken", TOKEN, "expiresAt", "2020-01-01T00:00:00Z"));
        String past = state("github");
        store("github", Map.of("accessToken", TOKEN, "expiresIn", 86_400));
        String future = state("github");
        Reply expired = tenant.request("GET", "/tenants/" + tenant.id() + "/integrations?status=expired", null);

        // Then
        assertThat(past).isEqualTo("expired");
        assertThat(future).isEqualTo("active");
        assertThat(expired.json().get("integrations")).isEmpty();
    }

    @Test
    void severalConnectionsAreKeptApart() {
        // Given
        store("github", Map.of("accessToken", TOKEN, "scopes", List.of("one")));
        store("github?connection=work", Map.of("accessToken", TOKEN, "scopes", List.of("two")));
        store("github", Map.of("accessToken", TOKEN, "scopes", List.of("three"), "connection", "home"));

        // When
        Reply work = see("github?connection=work");
        Reply contradiction = store("github?connection=work", Map.of("accessToken", TOKEN, "connection", "home"));
        Reply malformed = store("github?connection=../x", Map.of("accessToken", TOKEN));
        delete("github?connection=home");

        // Then
        assertThat(work.json().at("/status/scopes")).hasToString("[\"two\"]");
        assertThat(contradiction.status()).isEqualTo(400);
        assertThat(malformed.status()).isEqualTo(400);
        Reply full = tenant.request("GET", "/tenants/" + tenant.id() + "/integrations?view=full", null);
        assertThat(full.json().at("/integrations/0/connections").findValuesAsText("name"))
                .containsExactly("default", "work");
    }

    @Test
    void aDeletedCredentialIsGoneAtOnce() {
        // Given
        vendorAnswersWithAccount();
        store("github", Map.of("accessToken", TOKEN));
        assertThat(tenant.invoke("github.getMe", Map.of()).status()).isEqualTo(200);

        // When
        Reply deleted = delete("github");
        Reply called = tenant.invoke("github.getMe", Map.of());
        Reply full = fullDelete();
        Reply again = delete("github");

        // Then
        assertThat(TenantsTest.names(deleted.json()))
                .containsExactly("success", "tenantId", "integration", "revokedAt");
        assertThat(code(called)).isEqualTo("CREDENTIAL_NOT_FOUND");
        assertThat(TenantsTest.names(full.json())).endsWith("connection", "providerRevoked", "refreshCancelled");
        assertThat(full.json().get("providerRevoked").asBoolean()).isFalse();
        assertThat(code(again)).isEqualTo("CREDENTIAL_NOT_FOUND");
        assertThat(again.json().get("error").asText())
                .isEqualTo("Credentials not found for " + tenant.id() + "/github");
        assertThat(code(delete("nowhere"))).isEqualTo("INTEGRATION_NOT_FOUND");
    }

    private Reply fullDelete() {
        store("github", Map.of("accessToken", TOKEN));
        return delete("github?view=full");
    }

    @Test
    void aSwitchedOffFeatureClosesTheConnections() {
        // Given
        serai.adminRequest("PATCH", "/admin/tenants/" + tenant.id(), Map.of("features", Map.of("oauth", false)));

        // When
        Reply refused = store("github", Map.of("accessToken", TOKEN));

        // Then
        assertThat(refused.status()).isEqualTo(403);
        assertThat(code(refused)).isEqualTo("FEATURE_DISABLED");
    }

    @Test
    void readingAndWritingNeedTheirScopes() {
        // Given
        Reply key = tenant.request(
                "POST",
                "/tenants/" + tenant.id() + "/api-keys",
                Map.of("name", "reader", "scopes", List.of("credentials:read")));
        Map<String, String> reader =
                Map.of("Authorization", "Bearer " + key.json().get("apiKey").asText());

        // When
        Reply read = serai.request("GET", "/tenants/" + tenant.id() + "/integrations", null, reader);
        Reply written = serai.request("POST", path("github") + "/credentials", Map.of("accessToken", TOKEN), reader);

        // Then
        assertThat(read.status()).isEqualTo(200);
        assertThat(code(written)).isEqualTo("INSUFFICIENT_SCOPES");
    }

    @Test
    void theProviderConfirmsWhoseConnectionItIs() {
        // Given
        vendorAnswersWithAccount();
        store("github", Map.of("accessToken", TOKEN));

        // When
        Reply verified = verify("github");

        // Then
        assertThat(verified.status()).isEqualTo(200);
        assertThat(TenantsTest.names(verified.json()))
                .containsExactly("tenantId", "integration", "connection", "verified", "account");
        assertThat(verified.json().get("account")).hasToString("{\"id\":\"42\",\"name\":\"octo\"}");
        VENDOR.verify(getRequestedFor(urlEqualTo("/user")).withHeader("Authorization", equalTo("Bearer " + TOKEN)));
        Reply full = tenant.request("GET", "/tenants/" + tenant.id() + "/integrations?view=full", null);
        assertThat(full.json().at("/integrations/0/connections/0/account/id").asText())
                .isEqualTo("42");
    }

    @Test
    void aProviderThatIsAskedByPostIsAskedToo() {
        // Given
        VENDOR.stubFor(post("/api/auth.test").willReturn(okJson("{\"ok\":true,\"user_id\":\"U1\",\"user\":\"bot\"}")));
        store("slack", Map.of("accessToken", TOKEN));

        // When
        Reply verified = verify("slack");

        // Then
        assertThat(verified.json().at("/account/id").asText()).isEqualTo("U1");
    }

    @Test
    void aRefusedConnectionMustBeRenewedUntilItIsConfirmed() {
        // Given
        store("github", Map.of("accessToken", TOKEN));
        VENDOR.stubFor(get("/user").willReturn(aResponse().withStatus(401).withBody("{\"message\":\"Bad\"}")));

        // When
        Reply refused = verify("github");
        String after = state("github");
        Reply health = serai.adminRequest("GET", "/admin/tenants/health", null);
        vendorAnswersWithAccount();
        Reply confirmed = verify("github");

        // Then
        assertThat(refused.status()).isEqualTo(424);
        assertThat(code(refused)).isEqualTo("REAUTH_REQUIRED");
        assertThat(after).isEqualTo("reauth_required");
        assertThat(health.json().get("unhealthy").asInt()).isPositive();
        assertThat(detail(health)).hasToString("{\"github\":\"reauth_required\"}");
        assertThat(confirmed.status()).isEqualTo(200);
        assertThat(state("github")).isEqualTo("active");
    }

    @Test
    void aProviderThatDoesNotAnswerSaysNothingAboutTheConnection() {
        // Given
        store("github", Map.of("accessToken", TOKEN));

        // When
        VENDOR.stubFor(get("/user").willReturn(aResponse().withStatus(500)));
        Reply failing = verify("github");
        VENDOR.stubFor(get("/user").willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));
        Reply broken = verify("github");
        VENDOR.stubFor(get("/user").willReturn(okJson("{}")));
        Reply nameless = verify("github");

        // Then
        assertThat(List.of(failing, broken, nameless)).allSatisfy(reply -> {
            assertThat(reply.status()).isEqualTo(502);
            assertThat(reply.json().has("deadLetterId")).isFalse();
        });
        assertThat(state("github")).isEqualTo("active");
    }

    @Test
    void whatTheProviderRefusesIsNotStoredWhenItIsAskedFirst() {
        // Given
        store("github", Map.of("accessToken", "earlier", "scopes", List.of("kept")));

        // When
        VENDOR.stubFor(get("/user").willReturn(aResponse().withStatus(401)));
        Reply refused = store("github?verify=true", Map.of("accessToken", TOKEN));
        VENDOR.stubFor(get("/user").willReturn(aResponse().withStatus(403)));
        Reply rejected = store("github?verify=true", Map.of("accessToken", TOKEN));
        Reply kept = see("github");
        vendorAnswersWithAccount();
        Reply stored = store("github?verify=true", Map.of("accessToken", TOKEN));

        // Then
        assertThat(refused.status()).isEqualTo(424);
        assertThat(rejected.status()).isEqualTo(422);
        assertThat(kept.json().at("/status/state").asText()).isEqualTo("active");
        assertThat(kept.json().at("/status/scopes")).hasToString("[\"kept\"]");
        assertThat(stored.status()).isEqualTo(201);
        Reply full = tenant.request("GET", "/tenants/" + tenant.id() + "/integrations?view=full", null);
        assertThat(full.json().at("/integrations/0/connections/0/account/name").asText())
                .isEqualTo("octo");
    }

    @Test
    void noTokenIsInALogAnAuditFileTheDatabaseOrAnAnswer(CapturedOutput output) throws Exception {
        // Given
        VENDOR.stubFor(
                any(anyUrl()).willReturn(aResponse().withStatus(401).withBody("{\"message\":\"Bad " + TOKEN + "\"}")));
        store("github", Map.of("accessToken", TOKEN, "refreshToken", REFRESH));

        // When
        String answers = verify("github") + " " + see("github?view=full")
                + store("github?verify=true", Map.of("accessToken", TOKEN, "refreshToken", REFRESH))
                + delete("github?view=full");

        // Then
        assertThat(answers + output + ApiKeysTest.everythingIn(serai.data()))
                .contains("tenant_credential_access")
                .doesNotContain(TOKEN)
                .doesNotContain(REFRESH);
    }

    @Test
    void healthCountsConnectedIntegrations() {
        // Given
        store("github", Map.of("accessToken", TOKEN));
        store("notion", Map.of("accessToken", TOKEN));

        // When
        Reply health = serai.adminRequest("GET", "/admin/tenants/health", null);

        // Then
        assertThat(TenantsTest.names(health.json()))
                .containsExactly("totalTenants", "totalIntegrations", "healthy", "unhealthy", "details");
        assertThat(detail(health)).hasToString("{\"github\":\"healthy\",\"notion\":\"healthy\"}");
        assertThat(health.json().get("totalIntegrations").asInt())
                .isEqualTo(health.json().get("healthy").asInt()
                        + health.json().get("unhealthy").asInt());
    }

    @Test
    void aConnectionInItsLastMinutesIsExpiringButHealthy() {
        // Given
        store(
                "github",
                Map.of(
                        "accessToken",
                        TOKEN,
                        "expiresAt",
                        Instant.now().plus(Duration.ofHours(1)).toString()));

        // When
        ConnectionState early = stateAt(Duration.ZERO);
        ConnectionState late = stateAt(Duration.ofMinutes(56));
        ConnectionState after = stateAt(Duration.ofMinutes(61));

        // Then
        assertThat(early).isEqualTo(ConnectionState.ACTIVE);
        assertThat(late).isEqualTo(ConnectionState.EXPIRING);
        assertThat(late.isHealthy()).isTrue();
        assertThat(after).isEqualTo(ConnectionState.EXPIRED);
    }

    private ConnectionState stateAt(Duration later) {
        return serai.bean(Connections.class).list(tenant.id()).stream()
                .map(connection -> ConnectionState.of(connection, Instant.now().plus(later)))
                .findFirst()
                .orElseThrow();
    }

    private static void vendorAnswersWithAccount() {
        VENDOR.stubFor(get("/user").willReturn(okJson("{\"id\":42,\"login\":\"octo\"}")));
    }

    private String path(String integration) {
        return "/tenants/" + tenant.id() + "/integrations/" + integration;
    }

    /** @param integration with its query, if any */
    private Reply store(String integration, Object body) {
        return tenant.request("POST", withSuffix(integration, "/credentials"), body);
    }

    private Reply delete(String integration) {
        return tenant.request("DELETE", withSuffix(integration, "/credentials"), null);
    }

    private Reply verify(String integration) {
        return tenant.request("POST", withSuffix(integration, "/verify"), null);
    }

    private Reply see(String integration) {
        return tenant.request("GET", path(integration), null);
    }

    private String withSuffix(String integration, String suffix) {
        String[] parts = integration.split("\\?", 2);
        return path(parts[0]) + suffix + (parts.length == 2 ? "?" + parts[1] : "");
    }

    private String state(String integration) {
        return see(integration).json().at("/status/state").asText();
    }

    private JsonNode detail(Reply health) {
        for (JsonNode detail : health.json().get("details")) {
            if (detail.get("tenantId").asText().equals(tenant.id())) {
                return detail.get("integrations");
            }
        }
        throw new AssertionError("The tenant is missing in " + health);
    }

    private static String code(Reply reply) {
        return reply.json().path("code").asText();
    }
}
