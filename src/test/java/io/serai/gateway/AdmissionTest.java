package io.serai.gateway;

import static io.serai.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.RawHttp;
import io.serai.Reply;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import io.serai.tenant.ApiKeys;
import io.serai.tenant.Scope;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in, for which tenant, and in which order that is decided. */
class AdmissionTest {

    private static final String INVOKE = "/api/v1/tools/invoke";
    private static final String LIST = "/api/v1/tools/list";
    private static final Map<String, ?> ECHO = Map.of("toolId", "demo.echo", "parameters", Map.of("message", "x"));
    private static final List<String> RATE_HEADERS = List.of(
            "X-RateLimit-Limit",
            "X-RateLimit-Remaining",
            "X-RateLimit-Reset",
            "RateLimit-Limit",
            "RateLimit-Remaining",
            "RateLimit-Reset",
            "RateLimit-Policy");

    private static SeraiTester serai;
    private static TenantClient tenant;
    private static TenantClient other;

    @BeforeAll
    static void start() {
        serai = SeraiTester.start(Map.of("API_KEY_HEADER", "X-Our-Key", "SERAI_OPENAPI_OPEN", "false"));
        tenant = serai.newTenant("admitted");
        other = serai.newTenant("other");
    }

    @AfterAll
    static void stop() {
        serai.close();
    }

    @Test
    void withoutACredentialNobodyIsLetIn() {
        Reply reply = serai.request("GET", LIST, null, Map.of());
        assertThatProblem(reply).is(401, "MISSING_AUTH_HEADER").has("/error", "Missing tenant ID or API key");
        assertThat(reply.header("WWW-Authenticate")).isEqualTo("Bearer");
    }

    @Test
    void anOperatorCanKeepTheDocumentsFromStrangers() {
        assertThatProblem(serai.request("GET", "/openapi.yaml", null, Map.of())).is(401, "MISSING_AUTH_HEADER");
        assertThat(tenant.request("GET", "/openapi.yaml", null).status()).isEqualTo(200);
        assertThat(serai.request("GET", "/openapi.json", null, Map.of("X-Our-Key", tenant.key()))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aCredentialInTheQueryIsNone() {
        for (String name : List.of("api_key", "access_token", "token", "Authorization", "X-API-Key")) {
            assertThatProblem(serai.request("GET", LIST + "?" + name + "=" + tenant.key(), null, Map.of()))
                    .is(401, "MISSING_AUTH_HEADER");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Basic dXNlcjpwYXNz",
                "Bearer",
                "Bearer ",
                "bearer",
                "token x",
                "Token",
                "x",
                "Bearerx y",
                "Bearer\tx"
            })
    void anotherFormThanBearerIsRefused(String authorization) {
        Reply reply = RawHttp.exchange(
                serai.api(), "GET " + LIST + " HTTP/1.1\r\nHost: a\r\nAuthorization: " + authorization + "\r\n\r\n");
        assertThatProblem(reply).is(401, "INVALID_AUTH_FORMAT");
        assertThat(reply.header("WWW-Authenticate")).isEqualTo("Bearer");
    }

    @Test
    void theSchemesCaseDoesNotMatterAndEveryHeaderForAKeyWorks() {
        for (Map<String, String> headers : List.of(
                Map.of("Authorization", "bearer " + tenant.key()),
                Map.of("Authorization", "BEARER  " + tenant.key()),
                Map.of("X-API-Key", tenant.key()),
                Map.of("X-Our-Key", tenant.key()),
                Map.of("Authorization", "Bearer " + tenant.key(), "X-API-Key", tenant.key()))) {
            assertThat(serai.request("GET", LIST, null, headers).status()).isEqualTo(200);
        }
    }

    @Test
    void twoDifferentCredentialsAreAmbiguous() {
        for (Map<String, String> headers : List.of(
                Map.of("Authorization", "Bearer " + tenant.key(), "X-API-Key", other.key()),
                Map.of("Authorization", "Bearer " + tenant.key(), "X-Our-Key", other.key()),
                Map.of("X-Our-Key", tenant.key(), "X-API-Key", other.key()))) {
            assertThatProblem(serai.request("GET", LIST, null, headers)).is(400, "AMBIGUOUS_CREDENTIAL");
        }
        String twice = "X-Our-Key: " + tenant.key() + "\r\nX-Our-Key: " + other.key() + "\r\n";
        assertThatProblem(RawHttp.exchange(serai.api(), "GET " + LIST + " HTTP/1.1\r\nHost: a\r\n" + twice + "\r\n"))
                .is(400, "AMBIGUOUS_CREDENTIAL");
    }

    @Test
    void everyKeyThatDoesNotOpenGetsTheSameAnswer() {
        // Given
        ApiKeys keys = serai.bean(ApiKeys.class);
        String expired = keys.issue(
                        tenant.id(),
                        "expired",
                        Scope.all(),
                        false,
                        Instant.now().minusSeconds(1))
                .text()
                .reveal();
        var issued = keys.issue(tenant.id(), "revoked", Scope.all(), false, null);
        keys.revoke(tenant.id(), issued.key().keyId());
        String wrongSecret = tenant.key().substring(0, 13) + "A".repeat(43);

        // When
        Set<String> answers = new java.util.HashSet<>();
        for (String key : List.of(
                "x",
                "srk_",
                "srk_00000000_" + "A".repeat(43),
                wrongSecret,
                tenant.key() + "x",
                expired,
                issued.text().reveal(),
                SeraiTester.ADMIN_KEY + "x",
                "\u00e9")) {
            Reply reply = RawHttp.exchange(
                    serai.api(), "GET " + LIST + " HTTP/1.1\r\nHost: a\r\nX-API-Key: " + key + "\r\n\r\n");
            assertThatProblem(reply).is(401, "INVALID_API_KEY");
            answers.add(((ObjectNode) reply.json()).put("requestId", "").toString());
        }

        // Then
        assertThat(answers).hasSize(1);
    }

    @Test
    void theRequestIdIsKeptOrReplaced() {
        for (String kept : List.of("a", "A-b_c.9", "x".repeat(128))) {
            assertThat(withRequestId(kept).header("X-Request-ID")).isEqualTo(kept);
        }
        for (String replaced : List.of("", "x".repeat(129), "a b", "a/b", "{{env:HOME}}", "${x}", "a;b", "\u00e9")) {
            assertThat(withRequestId(replaced).header("X-Request-ID"))
                    .matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
        }
        Reply first = withRequestId("");
        assertThat(withRequestId("").header("X-Request-ID")).isNotEqualTo(first.header("X-Request-ID"));
    }

    private static Reply withRequestId(String id) {
        return RawHttp.exchange(
                serai.api(), "GET " + LIST + " HTTP/1.1\r\nHost: a\r\nX-Request-ID: " + id + "\r\n\r\n");
    }

    @Test
    void aForeignTenantIsRefusedWhereverItIsNamedAndWhetherItExistsOrNot() {
        Set<String> answers = new java.util.HashSet<>();
        for (String foreign : List.of("other", "no-such-tenant", "NOT A NAME", "../other", "")) {
            String encoded = java.net.URLEncoder.encode(foreign, java.nio.charset.StandardCharsets.UTF_8);
            Reply header = RawHttp.exchange(
                    serai.api(),
                    "GET " + LIST + " HTTP/1.1\r\nHost: a\r\nX-API-Key: " + tenant.key() + "\r\nX-Tenant-ID: " + foreign
                            + "\r\n\r\n");
            Reply repeated = RawHttp.exchange(
                    serai.api(),
                    "GET " + LIST + " HTTP/1.1\r\nHost: a\r\nX-API-Key: " + tenant.key()
                            + "\r\nX-Tenant-ID: admitted\r\nX-Tenant-ID: " + foreign + "\r\n\r\n");
            Reply query = tenant.request("GET", LIST + "?tenant_id=" + encoded, null);
            Reply camelQuery = tenant.request("GET", LIST + "?tenantId=" + encoded, null);
            Reply secondQuery = tenant.request("GET", LIST + "?tenant_id=admitted&tenant_id=" + encoded, null);
            for (Reply reply : List.of(header, repeated, query, camelQuery, secondQuery)) {
                assertThatProblem(reply).is(403, "CROSS_TENANT_ACCESS_DENIED");
                answers.add(((ObjectNode) reply.json()).put("requestId", "").toString());
            }
        }
        assertThat(answers).hasSize(1);
        for (String foreign : List.of("other", "no-such-tenant")) {
            assertThatProblem(tenant.request(
                            "POST", INVOKE, Map.of("toolId", "demo.echo", "tenantId", foreign, "parameters", Map.of())))
                    .is(403, "CROSS_TENANT_ACCESS_DENIED");
            assertThatProblem(tenant.request(
                            "POST",
                            "/tenants/" + foreign + "/integrations/github/credentials",
                            Map.of("accessToken", "x")))
                    .is(403, "CROSS_TENANT_ACCESS_DENIED");
        }
    }

    @Test
    void theOwnTenantMayBeNamedEverywhere() {
        Reply reply = serai.request(
                "POST",
                INVOKE + "?tenant_id=admitted&tenantId=admitted",
                Map.of("toolId", "demo.echo", "tenantId", "admitted", "parameters", Map.of("message", "x")),
                Map.of("Authorization", "Bearer " + tenant.key(), "X-Tenant-ID", "admitted"));
        assertThat(reply.status()).isEqualTo(200);
    }

    @Test
    void anAdministratorNamesExactlyOneTenantThatExists() {
        Map<String, ?> forOther =
                Map.of("toolId", "demo.echo", "tenantId", "other", "parameters", Map.of("message", "x"));
        assertThat(serai.adminRequest("POST", INVOKE, forOther).status()).isEqualTo(200);
        assertThatProblem(serai.adminRequest("POST", INVOKE, ECHO)).is(400, "MISSING_FIELD");
        assertThatProblem(serai.adminRequest("POST", INVOKE + "?tenant_id=admitted", forOther))
                .is(400, "AMBIGUOUS_TENANT");
        assertThatProblem(serai.adminRequest("GET", LIST + "?tenant_id=admitted&tenantId=other", null))
                .is(400, "AMBIGUOUS_TENANT");
        assertThatProblem(serai.adminRequest("GET", LIST + "?tenant_id=admitted&tenant_id=other", null))
                .is(400, "AMBIGUOUS_TENANT");
        assertThatProblem(serai.request(
                        "GET",
                        LIST + "?tenant_id=admitted",
                        null,
                        Map.of("Authorization", "Bearer " + SeraiTester.ADMIN_KEY, "X-Tenant-ID", "other")))
                .is(400, "AMBIGUOUS_TENANT");
        assertThatProblem(serai.adminRequest("GET", LIST + "?tenant_id=no-such-tenant", null))
                .is(404, "TENANT_NOT_FOUND");
        assertThatProblem(serai.adminRequest("GET", LIST + "?tenant_id=NOT-A-NAME", null))
                .is(400, "VALIDATION_ERROR");
        assertThatProblem(serai.adminRequest("GET", LIST + "?tenant_id=admin", null))
                .is(400, "VALIDATION_ERROR");
    }

    @Test
    void aKeyWithoutTheScopeIsToldWhichOneItLacks() {
        // Given
        String reader = key(EnumSet.of(Scope.TOOLS_READ));
        String caller = key(EnumSet.of(Scope.TOOLS_INVOKE));

        // Then
        assertThatProblem(request(reader, "POST", INVOKE, ECHO))
                .is(403, "INSUFFICIENT_SCOPES")
                .has("/required/0", "tools:invoke");
        assertThatProblem(request(reader, "POST", "/tools/demo.echo", Map.of("message", "x")))
                .is(403, "INSUFFICIENT_SCOPES");
        assertThatProblem(request(reader, "POST", "/api/v1/tools/batch", Map.of("calls", List.of(ECHO))))
                .is(403, "INSUFFICIENT_SCOPES");
        assertThatProblem(request(caller, "GET", LIST, null))
                .is(403, "INSUFFICIENT_SCOPES")
                .has("/required/0", "tools:read");
        assertThatProblem(request(caller, "POST", "/admin/tenants", Map.of("id", "x")))
                .is(403, "ADMIN_REQUIRED");
        assertThat(request(caller, "POST", INVOKE, ECHO).status()).isEqualTo(200);
        assertThat(request(reader, "GET", LIST, null).status()).isEqualTo(200);
    }

    @Test
    void aSuspendedTenantIsRefusedAtOnceAndOnlyItself() {
        // Given
        TenantClient suspended = serai.newTenant("suspended");
        assertThat(suspended.invoke("demo.echo", Map.of("message", "x")).status())
                .isEqualTo(200);

        // When
        serai.adminRequest("POST", "/admin/tenants/suspended/suspend", null);

        // Then
        assertThatProblem(suspended.invoke("demo.echo", Map.of("message", "x"))).is(403, "TENANT_SUSPENDED");
        assertThatProblem(suspended.request("GET", LIST, null)).is(403, "TENANT_SUSPENDED");
        assertThat(tenant.request("GET", LIST, null).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "ip-one,127.0.0.1,200",
        "ip-block,127.0.0.0/8,200",
        "ip-elsewhere,203.0.113.0/24,403",
        "ip-six,2001:db8::/32,403",
        "ip-neighbour,127.0.0.2,403"
    })
    void aTenantsKeyOpensOnlyFromItsAddresses(String id, String allowed, int status) {
        // Given
        TenantClient client =
                serai.newTenant(Map.of("id", id, "name", id, "security", Map.of("allowedIPs", List.of(allowed))));

        // When
        Reply reply = serai.request(
                "GET", LIST, null, Map.of("Authorization", "Bearer " + client.key(), "X-Forwarded-For", "203.0.113.7"));

        // Then
        assertThat(reply.status()).isEqualTo(status);
        if (status == 403) {
            assertThatProblem(reply).is(403, "IP_NOT_ALLOWED");
        }
        assertThat(serai.adminRequest("GET", LIST + "?tenant_id=" + id, null).status())
                .isEqualTo(200);
    }

    @Test
    void theLimitIsInEveryAnswerAndTheCallBeyondItIsRefused() {
        // Given
        TenantClient limited =
                serai.newTenant(Map.of("id", "limited", "name", "limited", "limits", Map.of("requestsPerMinute", 3)));

        // When
        Reply first = limited.invoke("demo.echo", Map.of("message", "x"));
        Reply failed = limited.invoke("demo.unknown", Map.of());
        Reply bare = limited.request("POST", "/tools/demo.echo", Map.of("message", "x"));
        Reply refused = limited.invoke("demo.echo", Map.of("message", "x"));

        // Then
        assertThat(first.status()).isEqualTo(200);
        assertThat(bare.status()).isEqualTo(200);
        int remaining = 2;
        for (Reply reply : List.of(first, failed, bare)) {
            assertThat(RATE_HEADERS)
                    .allSatisfy(name -> assertThat(reply.header(name)).isNotEmpty());
            assertThat(reply.header("X-RateLimit-Limit")).isEqualTo("3");
            assertThat(reply.header("X-RateLimit-Remaining")).isEqualTo(Integer.toString(remaining--));
            assertThat(reply.header("RateLimit-Remaining")).isEqualTo(reply.header("X-RateLimit-Remaining"));
            assertThat(Long.parseLong(reply.header("RateLimit-Reset"))).isBetween(1L, 60L);
            assertThat(Long.parseLong(reply.header("X-RateLimit-Reset")))
                    .isBetween(Instant.now().getEpochSecond(), Instant.now().getEpochSecond() + 61);
            assertThat(reply.header("RateLimit-Policy")).startsWith("3;w=60");
        }
        assertThatProblem(refused)
                .is(429, "RATE_LIMIT_EXCEEDED")
                .hasNoOutcome()
                .has("/error", "Rate limit exceeded")
                .has("/limits/scope", "tenant")
                .has("/limits/limit", 3)
                .has("/limits/window", "minute")
                .has("/limits/remaining", 0);
        assertThat(refused.json().get("limits").fieldNames())
                .toIterable()
                .containsExactly("scope", "limit", "window", "remaining", "resetAt");
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 20);
        assertThat(RATE_HEADERS)
                .allSatisfy(name -> assertThat(refused.header(name)).isNotEmpty());
    }

    @Test
    void theCallsOfABatchCountOneByOneAndItsAnswerShowsTheLimit() {
        // Given
        TenantClient batching =
                serai.newTenant(Map.of("id", "batching", "name", "batching", "limits", Map.of("requestsPerMinute", 2)));

        // When
        Reply reply = batching.request("POST", "/api/v1/tools/batch", Map.of("calls", List.of(ECHO, ECHO, ECHO)));

        // Then
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.data().get("results").findValuesAsText("status").stream()
                        .sorted())
                .containsExactly("200", "200", "429", "429");
        assertThat(reply.header("X-RateLimit-Remaining")).isEqualTo("0");
    }

    @Test
    void theChecksComeInTheirOrder() {
        // Given
        TenantClient drained =
                serai.newTenant(Map.of("id", "drained", "name", "drained", "limits", Map.of("requestsPerMinute", 1)));
        String reader = serai.bean(ApiKeys.class)
                .issue("drained", "reader", EnumSet.of(Scope.TOOLS_READ), false, null)
                .text()
                .reveal();
        drained.invoke("demo.echo", Map.of("message", "x"));

        // Then: each request is wrong in every later way as well.
        String wrongBody = "{]";
        assertThatProblem(serai.request(
                        "POST",
                        INVOKE + "?tenant_id=other",
                        wrongBody,
                        Map.of("Authorization", "Basic x", "Content-Type", "text/plain")))
                .is(415, "UNSUPPORTED_MEDIA_TYPE");
        assertThatProblem(serai.request(
                        "POST", INVOKE + "?tenant_id=other", wrongBody, Map.of("Authorization", "Bearer nothing")))
                .is(401, "INVALID_API_KEY");
        assertThatProblem(request(reader, "POST", INVOKE + "?tenant_id=other", wrongBody))
                .is(403, "CROSS_TENANT_ACCESS_DENIED");
        assertThatProblem(request(reader, "POST", INVOKE, wrongBody)).is(403, "INSUFFICIENT_SCOPES");
        assertThatProblem(drained.request("POST", INVOKE, wrongBody)).is(429, "RATE_LIMIT_EXCEEDED");
        assertThatProblem(tenant.request("POST", INVOKE, wrongBody)).is(400, "INVALID_REQUEST");
        assertThatProblem(tenant.invoke("demo.unknown", Map.of("message", 7))).is(404, "TOOL_NOT_FOUND");
        assertThatProblem(tenant.invoke("github.getUser", Map.of("message", 7))).is(404, "TOOL_NOT_FOUND");
        assertThatProblem(tenant.invoke("github.getMe", Map.of("message", 7))).is(400, "VALIDATION_ERROR");
        assertThatProblem(tenant.invoke("github.getMe", Map.of())).is(404, "CREDENTIAL_NOT_FOUND");
    }

    @Test
    void aSuspendedTenantOutsideItsAddressesIsToldThatItIsSuspendedBeforeItsScopes() {
        // Given
        TenantClient client = serai.newTenant(
                Map.of("id", "shut-out", "name", "x", "security", Map.of("allowedIPs", List.of("203.0.113.0/24"))));
        String reader = serai.bean(ApiKeys.class)
                .issue("shut-out", "reader", EnumSet.of(Scope.TOOLS_READ), false, null)
                .text()
                .reveal();

        // Then
        assertThatProblem(request(reader, "POST", INVOKE, ECHO)).is(403, "IP_NOT_ALLOWED");
        serai.adminRequest("POST", "/admin/tenants/" + client.id() + "/suspend", null);
        assertThatProblem(request(reader, "POST", INVOKE, ECHO)).is(403, "TENANT_SUSPENDED");
    }

    private static String key(Set<Scope> scopes) {
        return serai.bean(ApiKeys.class)
                .issue(tenant.id(), "test", scopes, false, null)
                .text()
                .reveal();
    }

    private static Reply request(String key, String method, String path, @Nullable Object body) {
        return serai.request(method, path, body, Map.of("Authorization", "Bearer " + key));
    }
}
