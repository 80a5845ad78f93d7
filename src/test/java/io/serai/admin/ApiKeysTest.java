package io.serai.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.Reply;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class ApiKeysTest {

    private static SeraiTester serai;

    @BeforeAll
    static void start() {
        serai = SeraiTester.start(Map.of());
        serai.newTenant("strict");
    }

    @AfterAll
    static void stop() {
        serai.close();
    }

    @Test
    void keysAreListedWithoutTheirSecrets() {
        // Given
        TenantClient tenant = serai.newTenant("lister");

        // When
        Reply listed = tenant.request("GET", "/tenants/lister/api-keys", null);

        // Then
        JsonNode key = listed.json().at("/keys/0");
        assertThat(TenantsTest.names(key))
                .containsExactly(
                        "keyId",
                        "name",
                        "prefix",
                        "scopes",
                        "limits",
                        "tools",
                        "primary",
                        "status",
                        "createdAt",
                        "expiresAt",
                        "lastUsedAt");
        assertThat(tenant.key()).startsWith(key.get("prefix").asText() + "_");
        assertThat(key.get("primary").asBoolean()).isTrue();
        assertThat(key.get("status").asText()).isEqualTo("active");
        assertThat(key.get("lastUsedAt").asText()).startsWith("20");
        assertThat(listed.json().toString()).doesNotContain(tenant.key());
    }

    @Test
    void aFurtherKeyHasTheScopesThatItWasMadeWith() {
        // Given
        TenantClient tenant = serai.newTenant("maker");

        // When
        Reply made = tenant.request(
                "POST", "/tenants/maker/api-keys", Map.of("name", "reader", "scopes", List.of("tools:read")));
        Reply reads = with(made, "GET", "/api/v1/tools/list", null);
        Reply calls = with(made, "POST", "/api/v1/tools/invoke", Map.of("toolId", "demo.time"));

        // Then
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.json().get("scopes")).hasToString("[\"tools:read\"]");
        assertThat(made.json().get("primary").asBoolean()).isFalse();
        assertThat(reads.status()).isEqualTo(200);
        assertThat(code(calls)).isEqualTo("INSUFFICIENT_SCOPES");
        assertThat(calls.json().get("required")).hasToString("[\"tools:invoke\"]");
    }

    @Test
    void noKeyMakesAKeyThatCanDoMoreThanItself() {
        // Given
        TenantClient tenant = serai.newTenant("climber");
        Reply weak = tenant.request(
                "POST",
                "/tenants/climber/api-keys",
                Map.of("name", "weak", "scopes", List.of("keys:write", "tools:read")));
        String primary = tenant.key().substring(4, 12);

        // When
        Reply stronger = with(
                weak,
                "POST",
                "/tenants/climber/api-keys",
                Map.of("name", "strong", "scopes", List.of("tools:read", "tools:invoke")));
        Reply stolen = with(weak, "POST", "/tenants/climber/api-keys/" + primary + "/rotate", null);
        Reply equal = with(weak, "POST", "/tenants/climber/api-keys", Map.of("name", "same"));

        // Then
        assertThat(code(stronger)).isEqualTo("INSUFFICIENT_SCOPES");
        assertThat(stronger.json().get("required")).hasToString("[\"tools:invoke\"]");
        assertThat(code(stolen)).isEqualTo("INSUFFICIENT_SCOPES");
        assertThat(equal.json().get("scopes")).hasToString("[\"tools:read\",\"keys:write\"]");
        assertThat(tenant.request("GET", "/tenants/climber", null).status()).isEqualTo(200);
    }

    @Test
    void aKeyForSomeToolsSeesAndCallsNoOthersAtAnyDoor() {
        // Given
        TenantClient tenant = serai.newTenant("picker");
        Reply made = tenant.request(
                "POST", "/tenants/picker/api-keys", Map.of("name", "some", "tools", List.of("demo.echo", "github.*")));
        Map<String, Object> echo = Map.of("toolId", "demo.echo", "parameters", Map.of("message", "x"));
        Map<String, Object> time = Map.of("toolId", "demo.time", "parameters", Map.of());
        Map<String, Object> never = Map.of("toolId", "demo.never", "parameters", Map.of());

        // Then
        assertThat(made.json().get("tools")).hasToString("[\"demo.echo\",\"github.*\"]");
        assertThat(with(made, "POST", "/api/v1/tools/invoke", echo).status()).isEqualTo(200);
        Reply unseen = with(made, "POST", "/api/v1/tools/invoke", time);
        assertThat(code(unseen)).isEqualTo("TOOL_NOT_FOUND");
        assertThat(unseen.json().path("detail"))
                .isEqualTo(
                        with(made, "POST", "/api/v1/tools/invoke", never).json().path("detail"));
        assertThat(code(with(made, "POST", "/tools/demo.time", Map.of()))).isEqualTo("TOOL_NOT_FOUND");
        assertThat(code(with(made, "GET", "/api/v1/tools/demo.time", null))).isEqualTo("TOOL_NOT_FOUND");
        JsonNode batch = with(made, "POST", "/api/v1/tools/batch", Map.of("calls", List.of(echo, time)))
                .data()
                .path("results");
        assertThat(batch.findValuesAsText("status")).startsWith("200").contains("404");
        List<String> listed =
                with(made, "GET", "/api/v1/tools/list?limit=500", null).data().findValuesAsText("toolId");
        assertThat(listed).contains("demo.echo", "github.getMe").allMatch(id -> id.matches("demo\\.echo|github\\..*"));
        assertThat(with(made, "POST", "/api/v1/tools/select", Map.of("query", "what time is it"))
                        .data()
                        .findValuesAsText("toolId"))
                .allMatch(id -> id.matches("demo\\.echo|github\\..*"));
        JsonNode overMcp =
                with(made, "POST", "/mcp", rpc("tools/list", Map.of())).json();
        assertThat(overMcp.at("/result/tools"))
                .isNotEmpty()
                .allSatisfy(tool -> assertThat(tool.path("name").asText()).matches("demo_echo|github_.*"));
        assertThat(with(made, "POST", "/mcp", rpc("tools/call", Map.of("name", "demo_time", "arguments", Map.of())))
                        .json()
                        .path("error")
                        .path("message")
                        .asText())
                .contains("There is no tool of this name");
        Reply proxied = with(made, "GET", "/proxy/slack/api/auth.test", null);
        assertThat(code(proxied)).isEqualTo("INSUFFICIENT_SCOPES");
        assertThat(proxied.json().get("required")).hasToString("[\"slack.*\"]");
        assertThat(code(with(made, "GET", "/proxy/github/user", null))).isEqualTo("CREDENTIAL_NOT_FOUND");
    }

    @Test
    void aKeyForSomeToolsMakesNoneForOthersAndHandsItsOwnOn() {
        // Given
        TenantClient tenant = serai.newTenant("narrow");
        String path = "/tenants/narrow/api-keys";
        Reply made = tenant.request("POST", path, Map.of("name", "some", "tools", List.of("github.*")));

        // When
        Reply wider = with(made, "POST", path, Map.of("name", "wider", "tools", List.of("slack.postMessage")));
        Reply all = with(made, "POST", path, Map.of("name", "all", "tools", List.of()));
        Reply narrower = with(made, "POST", path, Map.of("name", "one", "tools", List.of("github.getMe")));
        Reply same = with(made, "POST", path, Map.of("name", "same"));
        Reply first = with(made, "POST", path + "/" + tenant.key().substring(4, 12) + "/rotate", null);
        Reply rotated =
                with(narrower, "POST", path + "/" + narrower.json().get("keyId").asText() + "/rotate", null);

        // Then
        assertThat(code(wider)).isEqualTo("INSUFFICIENT_SCOPES");
        assertThat(code(all)).isEqualTo("INSUFFICIENT_SCOPES");
        assertThat(code(first)).isEqualTo("INSUFFICIENT_SCOPES");
        assertThat(narrower.json().get("tools")).hasToString("[\"github.getMe\"]");
        assertThat(same.json().get("tools")).hasToString("[\"github.*\"]");
        String next = rotated.json().get("apiKey").asText();
        assertThat(serai.request("GET", "/api/v1/tools/list", null, Map.of("Authorization", "Bearer " + next))
                        .data()
                        .findValuesAsText("toolId"))
                .containsExactly("github.getMe");
    }

    private static Map<String, Object> rpc(String method, Map<String, ?> params) {
        return Map.of("jsonrpc", "2.0", "id", 1, "method", method, "params", params);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                    | name
            {"name": "x", "scopes": []}                           | scopes
            {"name": "x", "scopes": "tools:read"}                 | scopes
            {"name": "x", "scopes": ["tools:everything"]}         | scopes
            {"name": "x", "expiresAt": "2020-01-01T00:00:00Z"}    | expiresAt
            {"name": "x", "expiresAt": "tomorrow"}                | expiresAt
            {"name": "x", "limits": {"requestsPerMinute": 0}}     | limits.requestsPerMinute
            {"name": "x", "limits": {"requestsPerHour": 5}}       | limits.requestsPerHour
            {"name": "x", "limits": 5}                            | limits
            {"name": "x", "tools": "github.*"}                    | tools
            {"name": "x", "tools": ["github"]}                    | tools
            {"name": "x", "tools": ["*"]}                         | tools
            {"name": "x", "tools": ["github.* slack.*"]}          | tools
            """)
    void whatWouldHaveNoEffectIsRefused(String body, String field) {
        // When
        Reply refused = serai.adminRequest("POST", "/tenants/strict/api-keys", body);

        // Then
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().at("/errors/0/field").asText()).isEqualTo(field);
    }

    @Test
    void aRevokedKeyIsRefusedAtOnceAndLooksLikeAnUnknownOne() {
        // Given
        TenantClient tenant = serai.newTenant("revoker");
        Reply made = tenant.request("POST", "/tenants/revoker/api-keys", Map.of("name", "short-lived"));
        assertThat(with(made, "GET", "/tenants/revoker", null).status()).isEqualTo(200);
        String path = "/tenants/revoker/api-keys/" + made.json().get("keyId").asText();

        // When
        Reply revoked = tenant.request("DELETE", path, null);
        Reply refused = with(made, "GET", "/tenants/revoker", null);
        Reply again = tenant.request("DELETE", path, null);
        Reply unknown = tenant.request("DELETE", "/tenants/revoker/api-keys/aaaaaaaa", null);

        // Then
        assertThat(TenantsTest.names(revoked.json())).containsExactly("success", "keyId", "revokedAt");
        assertThat(code(refused)).isEqualTo("INVALID_API_KEY");
        assertThat(again.json()).isEqualTo(revoked.json());
        assertThat(code(unknown)).isEqualTo("KEY_NOT_FOUND");
    }

    @Test
    void nobodyTouchesAnotherTenantsKeys() {
        // Given
        TenantClient tenant = serai.newTenant("mine");
        TenantClient other = serai.newTenant("yours");
        String otherKey = other.key().substring(4, 12);

        // When
        Reply inTheirName = tenant.request("DELETE", "/tenants/yours/api-keys/" + otherKey, null);
        Reply inMyName = tenant.request("DELETE", "/tenants/mine/api-keys/" + otherKey, null);
        Reply rotated = tenant.request("POST", "/tenants/mine/api-keys/" + otherKey + "/rotate", null);

        // Then
        assertThat(code(inTheirName)).isEqualTo("CROSS_TENANT_ACCESS_DENIED");
        assertThat(code(inMyName)).isEqualTo("KEY_NOT_FOUND");
        assertThat(code(rotated)).isEqualTo("KEY_NOT_FOUND");
        assertThat(other.request("GET", "/tenants/yours", null).status()).isEqualTo(200);
    }

    @Test
    void withoutAnOverlapTheOldKeyEndsWithTheRotation() {
        // Given
        TenantClient tenant = serai.newTenant("rotated");

        // When
        Reply rotated = serai.adminRequest("POST", "/admin/tenants/rotated/rotate-api-key", null);

        // Then
        assertThat(TenantsTest.names(rotated.json()))
                .containsExactly("tenantId", "apiKey", "keyId", "previousKeyId", "previousValidUntil", "rotatedAt");
        assertThat(rotated.json().get("previousKeyId").asText())
                .isEqualTo(tenant.key().substring(4, 12));
        assertThat(tenant.request("GET", "/tenants/rotated", null).status()).isEqualTo(401);
        assertThat(with(rotated, "GET", "/tenants/rotated", null).status()).isEqualTo(200);
    }

    @Test
    void duringTheOverlapBothKeysWorkAndOneIsPrimary() {
        // Given
        TenantClient tenant = serai.newTenant("overlap");

        // When
        Reply rotated =
                serai.adminRequest("POST", "/admin/tenants/overlap/rotate-api-key", Map.of("overlapSeconds", 3600));
        Reply listed = serai.adminRequest("GET", "/tenants/overlap/api-keys", null);

        // Then
        assertThat(tenant.request("GET", "/tenants/overlap", null).status()).isEqualTo(200);
        assertThat(with(rotated, "GET", "/tenants/overlap", null).status()).isEqualTo(200);
        List<String> primary = listed.json().get("keys").findValuesAsText("primary");
        assertThat(primary).containsExactlyInAnyOrder("true", "false");
    }

    @Test
    void aRotatedKeyGivesItsNameAndScopesToTheNextOne() {
        // Given
        TenantClient tenant = serai.newTenant("heir");
        Reply made = tenant.request(
                "POST",
                "/tenants/heir/api-keys",
                Map.of("name", "ci", "scopes", List.of("tools:read"), "expiresAt", "2099-01-01T00:00:00Z"));
        String path = "/tenants/heir/api-keys/" + made.json().get("keyId").asText() + "/rotate";

        // When
        Reply rotated = tenant.request("POST", path, null);
        Reply again = tenant.request("POST", path, null);
        JsonNode next = key(tenant, rotated.json().get("keyId").asText());

        // Then
        assertThat(rotated.status()).isEqualTo(200);
        assertThat(code(again)).isEqualTo("KEY_NOT_FOUND");
        assertThat(next.get("name").asText()).isEqualTo("ci");
        assertThat(next.get("scopes")).hasToString("[\"tools:read\"]");
        assertThat(next.get("expiresAt").asText()).isEqualTo("2099-01-01T00:00:00Z");
        assertThat(next.get("primary").asBoolean()).isFalse();
    }

    @Test
    void ofManyRotationsAtOnceEachMakesAKeyAndOneIsPrimaryInTheEnd() {
        // Given
        serai.newTenant("stormy");

        // When
        List<Integer> statuses = Stream.generate(() -> "/admin/tenants/stormy/rotate-api-key")
                .limit(12)
                .parallel()
                .map(path -> serai.adminRequest("POST", path, null).status())
                .toList();

        // Then
        JsonNode keys = serai.adminRequest("GET", "/tenants/stormy/api-keys", null)
                .json()
                .get("keys");
        assertThat(statuses).containsOnly(200);
        assertThat(keys).hasSize(13);
        assertThat(keys.findValuesAsText("status")).containsOnlyOnce("active");
        assertThat(keys.findValuesAsText("primary")).containsOnlyOnce("true");
    }

    @Test
    void theLastUseOfAKeyIsKnownAfterARestart() {
        // Given
        SeraiTester first = SeraiTester.start(Map.of());
        TenantClient tenant = first.newTenant("used");
        tenant.request("GET", "/tenants/used", null);

        // When
        first.close();

        // Then
        try (SeraiTester second = SeraiTester.start(first.data(), Map.of())) {
            Reply keys = second.adminRequest("GET", "/tenants/used/api-keys", null);
            Reply list = second.adminRequest("GET", "/admin/tenants", null);
            assertThat(keys.json().at("/keys/0/lastUsedAt").asText()).startsWith("20");
            assertThat(list.json().at("/tenants/0/lastActivity"))
                    .isEqualTo(keys.json().at("/keys/0/lastUsedAt"));
        }
    }

    @Test
    void noKeyIsInALogAnAuditFileOrTheDatabase(CapturedOutput output) throws Exception {
        // Given
        TenantClient tenant = serai.newTenant("quiet");
        Reply made = tenant.request("POST", "/tenants/quiet/api-keys", Map.of("name", "second"));
        Reply rotated = serai.adminRequest("POST", "/admin/tenants/quiet/rotate-api-key", null);
        tenant.request("GET", "/tenants/quiet", null);

        // When
        String written = output + everythingIn(serai.data());

        // Then
        assertThat(written)
                .doesNotContain(tenant.key())
                .doesNotContain(made.json().get("apiKey").asText())
                .doesNotContain(rotated.json().get("apiKey").asText())
                .doesNotContain(SeraiTester.ADMIN_KEY);
    }

    /** Every byte of every file, as text in which an ASCII secret would show. */
    static String everythingIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).map(ApiKeysTest::content).collect(Collectors.joining());
        }
    }

    private static String content(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private static JsonNode key(TenantClient tenant, String keyId) {
        for (JsonNode key : tenant.request("GET", "/tenants/" + tenant.id() + "/api-keys", null)
                .json()
                .get("keys")) {
            if (key.get("keyId").asText().equals(keyId)) {
                return key;
            }
        }
        throw new AssertionError("There is no key " + keyId);
    }

    private static Reply with(Reply issued, String method, String path, @Nullable Object body) {
        return serai.request(
                method,
                path,
                body,
                Map.of("Authorization", "Bearer " + issued.json().get("apiKey").asText()));
    }

    private static String code(Reply reply) {
        return reply.json().path("code").asText();
    }
}
