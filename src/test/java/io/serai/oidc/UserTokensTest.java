package io.serai.oidc;

import static io.serai.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.RecordingProvider;
import io.serai.RecordingProvider.Received;
import io.serai.RecordingProvider.Response;
import io.serai.Reply;
import io.serai.SeraiTester;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A user's token at every door of the product. */
class UserTokensTest {

    private static final TestKey KEY = TestKey.of("one", "RS256");
    private static final Map<String, String> LEGACY = Map.of("MCP-Protocol-Version", "2025-11-25");

    private static RecordingProvider vendor;
    private static RecordingProvider idp;
    private static SeraiTester serai;

    @BeforeAll
    static void start() {
        vendor = new RecordingProvider();
        idp = new RecordingProvider();
        idp.answer(true, UserTokensTest::publish);
        Map<String, String> environment = new HashMap<>(vendor.environment("github"));
        environment.put("SERAI_OIDC_ISSUERS", idp.address());
        environment.put("SERAI_PUBLIC_URL", "https://serai.example");
        serai = SeraiTester.start(environment);
        serai.newTenant("acme").connect("github", "gho_ofTheTenant");
        serai.newTenant("beta");
    }

    @AfterAll
    static void stop() {
        serai.close();
        idp.close();
        vendor.close();
    }

    @BeforeEach
    void forget() {
        vendor.answerWithAnEmptyObject();
        vendor.take();
    }

    private static Response publish(Received request) {
        Object document = request.path().equals("/.well-known/openid-configuration")
                ? Map.of("issuer", idp.address(), "jwks_uri", idp.address() + "/keys")
                : Map.of("keys", List.of(KEY.published()));
        return new Response(200, SeraiTester.text(document));
    }

    private static String token(Map<String, ?> more) {
        Map<String, Object> claims = TestKey.claims(idp.address(), Instant.now().getEpochSecond());
        claims.putAll(more);
        return KEY.sign(claims);
    }

    private static Reply ask(
            String token, String method, String path, @Nullable Object body, Map<String, String> more) {
        Map<String, String> headers = new HashMap<>(more);
        headers.put("Authorization", "Bearer " + token);
        return serai.request(method, path, body, headers);
    }

    private static Map<String, Object> message(String method, Map<String, ?> params) {
        return Map.of("jsonrpc", "2.0", "id", 7, "method", method, "params", params);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET  | /api/v1/tools/list            |",
                "GET  | /api/v1/tools/github.getMe    |",
                "GET  | /openapi.json?connected=true  |",
                "POST | /api/v1/tools/invoke          | {\"toolId\":\"github.getMe\",\"parameters\":{}}",
                "POST | /api/v1/tools/batch           | {\"calls\":[{\"toolId\":\"github.getMe\",\"parameters\":{}}]}",
                "POST | /tools/github.getMe           | {}",
                "POST | /mcp                          | {\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"github_getMe\",\"arguments\":{}}}",
                "POST | /mcp/github                   | {\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}",
                "GET  | /proxy/github/user            |"
            })
    void everyDoorOpensAndTheVendorGetsTheTenantsOwnCredential(String method, String path, @Nullable String body) {
        // When
        String token = token(Map.of("scope", "tools:read tools:invoke proxy"));
        Reply reply = ask(token, method, path, body, LEGACY);

        // Then
        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        assertThat(vendor.take()).allSatisfy(request -> assertThat(request.toString())
                .contains("Bearer gho_ofTheTenant")
                .doesNotContain(token)
                .doesNotContain("alice"));
    }

    @Test
    void theModernEraOfMcpOpensToo() {
        // When
        Reply reply = ask(
                token(Map.of()),
                "POST",
                "/mcp",
                message(
                        "tools/list",
                        Map.of(
                                "_meta",
                                Map.of(
                                        "io.modelcontextprotocol/protocolVersion",
                                        "2026-07-28",
                                        "io.modelcontextprotocol/clientCapabilities",
                                        Map.of()))),
                Map.of("MCP-Protocol-Version", "2026-07-28", "Mcp-Method", "tools/list"));

        // Then
        assertThat(reply.json().at("/result/tools").size()).as(reply.toString()).isPositive();
    }

    @Test
    void theUserIsInTheRecordWhateverTheCallerSays() {
        // When
        ask(
                token(Map.of("sub", "bob")),
                "POST",
                "/tools/demo.echo",
                Map.of("message", "hi"),
                Map.of("X-User-ID", "mallory", "X-Request-ID", "of-bob"));

        // Then
        JsonNode record = await().until(
                        () -> serai.adminRequest("GET", "/admin/audit?requestId=of-bob", null)
                                .json()
                                .findPath("records")
                                .path(0),
                        found -> !found.isMissingNode());
        assertThat(record.path("userId").asText()).isEqualTo("bob");
        assertThat(record.path("tenantId").asText()).isEqualTo("acme");
        assertThat(record.at("/actor/type").asText()).isEqualTo("jwt");
        assertThat(record.at("/actor/id").asText()).isEqualTo("bob@" + idp.address());
    }

    @Test
    void anAgentLearnsWhereTokensAreGivenAndWhichScopesAreMissing() {
        // When
        Reply document = serai.request("GET", "/.well-known/oauth-protected-resource/mcp", null, Map.of());
        Reply root = serai.request("GET", "/.well-known/oauth-protected-resource", null, Map.of());
        Reply nobody = serai.request("POST", "/mcp", message("tools/list", Map.of()), LEGACY);
        Reply wrong =
                ask(token(Map.of("aud", "https://other.example")), "POST", "/mcp", message("ping", Map.of()), LEGACY);
        Reply poor = ask(
                token(Map.of("scope", "tools:read")),
                "POST",
                "/mcp",
                message("tools/call", Map.of("name", "demo_time")),
                LEGACY);

        // Then
        String where = "resource_metadata=\"https://serai.example/.well-known/oauth-protected-resource/mcp\"";
        assertThat(document.json().path("resource").asText()).isEqualTo("https://serai.example/mcp");
        assertThat(document.json().at("/authorization_servers/0").asText()).isEqualTo(idp.address());
        assertThat(root.json().path("resource").asText()).isEqualTo("https://serai.example");
        assertThatProblem(nobody).is(401, "MISSING_AUTH_HEADER");
        assertThat(nobody.header("WWW-Authenticate"))
                .startsWith("Bearer ")
                .contains(where, "scope=\"tools:read tools:invoke\"");
        assertThatProblem(wrong).is(401, "INVALID_TOKEN");
        assertThat(wrong.header("WWW-Authenticate")).contains(where, "error=\"invalid_token\"");
        assertThatProblem(poor).is(403, "INSUFFICIENT_SCOPES");
        assertThat(poor.header("WWW-Authenticate"))
                .contains(where, "error=\"insufficient_scope\"", "scope=\"tools:invoke\"");
    }

    @Test
    void aSessionIsTheUsersAlone() {
        // Given
        Reply opened = ask(
                token(Map.of()),
                "POST",
                "/mcp",
                message(
                        "initialize",
                        Map.of(
                                "protocolVersion",
                                "2025-11-25",
                                "capabilities",
                                Map.of(),
                                "clientInfo",
                                Map.of("name", "t", "version", "1"))),
                Map.of());
        Map<String, String> session = Map.of("Mcp-Session-Id", opened.header("Mcp-Session-Id"));

        // When
        Reply renewed = ask(token(Map.of("jti", "next")), "POST", "/mcp", message("ping", Map.of()), session);
        Reply colleague = ask(token(Map.of("sub", "bob")), "POST", "/mcp", message("ping", Map.of()), session);
        Reply elsewhere = ask(token(Map.of("tenant_id", "beta")), "POST", "/mcp", message("ping", Map.of()), session);

        // Then
        assertThat(renewed.status()).isEqualTo(200);
        assertThat(colleague.status()).isEqualTo(404);
        assertThat(elsewhere.status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/admin/tenants", "/admin/tenants/health", "/admin/tenants/acme"})
    void noTokenIsAnAdministrators(String path) {
        assertThatProblem(ask(
                        token(Map.of("scope", "tools:read admin keys:write", "roles", List.of("admin"))),
                        "GET",
                        path,
                        null,
                        Map.of()))
                .is(403, "ADMIN_REQUIRED");
    }

    @Test
    void aTokenIsForItsTenantAloneAndForNoneThatDoesNotExist() {
        assertThatProblem(ask(token(Map.of()), "GET", "/api/v1/tools/list", null, Map.of("X-Tenant-ID", "beta")))
                .is(403, "CROSS_TENANT_ACCESS_DENIED");
        assertThatProblem(ask(token(Map.of("tenant_id", "nobody")), "GET", "/api/v1/tools/list", null, Map.of()))
                .is(401, "INVALID_TOKEN");
        assertThatProblem(ask(token(Map.of("exp", 1)), "GET", "/api/v1/tools/list", null, Map.of()))
                .is(401, "INVALID_TOKEN");
        assertThatProblem(ask("a.b.c", "GET", "/api/v1/tools/list", null, Map.of()))
                .is(401, "INVALID_TOKEN");
        assertThatProblem(ask("nonsense", "GET", "/api/v1/tools/list", null, Map.of()))
                .is(401, "INVALID_API_KEY");
    }

    @Test
    void whatHoldsForATenantsKeysHoldsForItsUsers() {
        // Given
        serai.newTenant(
                Map.of("id", "fenced", "name", "Fenced", "security", Map.of("allowedIPs", List.of("203.0.113.0/24"))));
        serai.newTenant(Map.of("id", "slow", "name", "Slow", "limits", Map.of("requestsPerMinute", 1)));
        serai.newTenant("asleep");
        serai.adminRequest("POST", "/admin/tenants/asleep/suspend", null);

        // When
        Reply fenced = ask(token(Map.of("tenant_id", "fenced")), "GET", "/api/v1/tools/list", null, Map.of());
        Reply asleep = ask(token(Map.of("tenant_id", "asleep")), "GET", "/api/v1/tools/list", null, Map.of());
        ask(token(Map.of("tenant_id", "slow")), "GET", "/api/v1/tools/list", null, Map.of());
        Reply slow = ask(token(Map.of("tenant_id", "slow", "sub", "bob")), "GET", "/api/v1/tools/list", null, Map.of());

        // Then
        assertThatProblem(fenced).is(403, "IP_NOT_ALLOWED");
        assertThatProblem(asleep).is(403, "TENANT_SUSPENDED");
        assertThatProblem(slow).is(429, "RATE_LIMIT_EXCEEDED");
    }
}
