package io.serai.admin;

import static io.serai.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.RecordingProvider;
import io.serai.Reply;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Operators with keys of their own, and from where a tenant's keys work, behind a proxy that is trusted. */
class OperatorsTest {

    /** Role → key of somebody who has it. */
    private static final Map<String, String> OPERATORS = new HashMap<>();

    private static RecordingProvider vendor;
    private static SeraiTester serai;
    private static TenantClient tenant;

    @BeforeAll
    static void start() {
        vendor = new RecordingProvider();
        Map<String, String> environment = new HashMap<>(vendor.environment("github", "notion"));
        environment.put("SERAI_TRUSTED_PROXIES", "127.0.0.1,10.0.0.0/8");
        serai = SeraiTester.start(environment);
        tenant = serai.newTenant("watched");
        tenant.connect("github", "gho_watched");
        tenant.invoke("demo.echo", Map.of("message", "for auditors"));
    }

    @AfterAll
    static void stop() {
        serai.close();
        vendor.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET    | /admin/tenants                                          |
            GET    | /admin/tenants/watched                                  |
            GET    | /admin/tenants/health                                   |
            GET    | /admin/routes                                           |
            GET    | /admin/operators                                        |
            GET    | /admin/audit                                            |
            GET    | /admin/audit/verify                                     |
            GET    | /audit?tenant_id=watched                                |
            GET    | /tenants/watched                                        |
            GET    | /tenants/watched/status                                 |
            GET    | /tenants/watched/integrations                           |
            GET    | /tenants/watched/integrations/github                    |
            GET    | /tenants/watched/api-keys                               |
            GET    | /dead-letters?tenant_id=watched                         |
            GET    | /api/v1/tools/list?tenant_id=watched                    |
            GET    | /api/v1/tools/github.getMe?tenant_id=watched            |
            """)
    void viewersAndAuditorsRead(String method, String path, @Nullable String body) {
        assertThat(ask(operator("viewer"), method, path, body).status()).isEqualTo(200);
        assertThat(ask(operator("auditor"), method, path, body).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            POST   | /admin/tenants                                          | {"id": "made"}
            POST   | /tenants                                                | {"id": "made"}
            PATCH  | /admin/tenants/watched                                  | {"name": "x"}
            PUT    | /admin/tenants/watched                                  | {"name": "x"}
            DELETE | /admin/tenants/watched?confirm=true                     |
            POST   | /admin/tenants/watched/suspend                          |
            POST   | /admin/tenants/watched/resume                           |
            POST   | /admin/tenants/watched/rotate-key                       |
            POST   | /admin/tenants/watched/rotate-api-key                   |
            POST   | /tenants/watched/api-keys                               | {"name": "x"}
            POST   | /admin/operators                                        | {"name": "x", "role": "administrator"}
            POST   | /admin/config/reload                                    |
            POST   | /admin/routes/github.yaml/rollback                      |
            POST   | /tenants/watched/integrations/github/credentials        | {"accessToken": "x"}
            DELETE | /tenants/watched/integrations/github/credentials        |
            POST   | /tenants/watched/integrations/github/refresh            |
            GET    | /oauth/authorize/github?tenant_id=watched               |
            POST   | /api/v1/tools/invoke                                    | {"toolId": "demo.time", "tenantId": "watched"}
            POST   | /api/v1/tools/batch                                     | {"tenantId": "watched", "calls": [{"toolId": "demo.time"}]}
            POST   | /tools/demo.time?tenant_id=watched                      | {}
            POST   | /mcp?tenant_id=watched                                  | {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
            GET    | /proxy/github/user                                      |
            POST   | /proxy/github/user/repos                                | {}
            GET    | /api/v1/results/res_unknown?tenant_id=watched           |
            GET    | /dead-letters/dl_unknown?tenant_id=watched&include=arguments |
            """)
    void whoeverMayOnlyReadChangesAndCallsNothing(String method, String path, @Nullable String body) {
        // Given
        vendor.take();

        // When
        Reply viewer = ask(operator("viewer"), method, path, body);

        // Then
        assertThat(viewer.status()).as(viewer.toString()).isEqualTo(403);
        assertThat(viewer.json().path("code").asText()).isIn("ADMIN_REQUIRED", "INSUFFICIENT_SCOPES");
        assertThat(vendor.take()).isEmpty();
        if (!path.startsWith("/dead-letters")) {
            assertThat(ask(operator("auditor"), method, path, body).status()).isEqualTo(403);
        }
    }

    @Test
    void onlyAuditorsSeeTheArgumentsOfCallsOnceThereIsOne() {
        // Given
        String path = "/admin/audit?tenantId=watched&action=tools.invoke";
        String auditor = operator("auditor");

        // Then
        for (String asked : List.of(path, "/audit?tenant_id=watched&action=tools.invoke")) {
            assertThat(params(ask(auditor, "GET", asked, null)).toString()).contains("for auditors");
            for (String other : List.of(operator("viewer"), operator("administrator"), SeraiTester.ADMIN_KEY)) {
                Reply hidden = ask(other, "GET", asked, null);
                assertThat(hidden.json().toString()).doesNotContain("for auditors");
                assertThat(params(hidden).isNull()).isTrue();
                assertThat(ask(other, "GET", asked + "&format=csv", null).json().asText())
                        .startsWith("timestamp,")
                        .doesNotContain("for auditors");
                assertThat(hidden.json().at("/records/0/argumentsHash").asText())
                        .isNotEmpty();
            }
        }
        assertThat(params(tenant.request("GET", "/audit?action=tools.invoke", null))
                        .toString())
                .contains("for auditors");

        // When
        serai.adminRequest("GET", "/admin/operators", null)
                .json()
                .path("operators")
                .forEach(key -> serai.adminRequest(
                        "DELETE", "/admin/operators/" + key.path("keyId").asText(), null));

        OPERATORS.clear();

        // Then
        assertThat(params(serai.adminRequest("GET", path, null)).toString()).contains("for auditors");
        assertThatProblem(ask(auditor, "GET", path, null)).is(401, "INVALID_API_KEY");
    }

    @Test
    void anAdministratorsOwnKeyDoesEverythingAndIsOnRecordAsHis() {
        // Given
        Reply made = serai.adminRequest(
                "POST", "/admin/operators", Map.of("name", "ada@example.com", "role", "administrator"));
        String key = made.json().path("apiKey").asText();

        // When
        Reply suspended = ask(key, "POST", "/admin/tenants/watched/suspend", null);
        Reply resumed = ask(key, "POST", "/admin/tenants/watched/resume", null);
        Reply another = ask(key, "POST", "/admin/operators", Map.of("name", "x", "role", "viewer"));

        // Then
        assertThat(made.status()).isEqualTo(201);
        assertThat(key).startsWith(made.json().path("prefix").asText() + "_").startsWith("sro_");
        assertThat(suspended.json().path("status").asText()).isEqualTo("suspended");
        assertThat(resumed.json().path("status").asText()).isEqualTo("active");
        assertThat(another.status()).isEqualTo(201);
        JsonNode record = serai.adminRequest("GET", "/admin/audit?action=tenants.suspend", null)
                .json()
                .at("/records/0");
        assertThat(record.at("/actor/type").asText()).isEqualTo("admin");
        assertThat(record.at("/actor/id").asText())
                .isEqualTo(made.json().path("keyId").asText());
    }

    @Test
    void anOperatorsKeyIsReplacedWithOverlapAndEndedAndKeptAsAHashAlone() {
        // Given
        Reply made = serai.adminRequest("POST", "/admin/operators", Map.of("name", "rotating", "role", "viewer"));
        String before = made.json().path("apiKey").asText();
        String path = "/admin/operators/" + made.json().path("keyId").asText();

        // When
        Reply rotated = serai.adminRequest("POST", path + "/rotate", Map.of("overlapSeconds", 3600));
        String after = rotated.json().path("apiKey").asText();

        // Then
        assertThat(ask(before, "GET", "/admin/tenants", null).status()).isEqualTo(200);
        assertThat(ask(after, "GET", "/admin/tenants", null).status()).isEqualTo(200);
        assertThat(rotated.json().path("previousKeyId")).isEqualTo(made.json().path("keyId"));
        JsonNode listed = serai.adminRequest("GET", "/admin/operators", null).json();
        assertThat(listed.toString()).doesNotContain(before).doesNotContain(after);
        JsonNode first = listed.at("/operators/0");
        assertThat(TenantsTest.names(first))
                .containsExactly("keyId", "name", "prefix", "role", "status", "createdAt", "expiresAt", "lastUsedAt");
        assertThat(stored()).doesNotContain(before.substring(14)).doesNotContain(after.substring(14));

        // When
        serai.adminRequest("DELETE", path, null);

        // Then
        assertThatProblem(ask(before, "GET", "/admin/tenants", null)).is(401, "INVALID_API_KEY");
        assertThatProblem(ask(after.substring(0, 20) + "x".repeat(after.length() - 20), "GET", "/admin/tenants", null))
                .is(401, "INVALID_API_KEY");
        assertThatProblem(serai.adminRequest("POST", path + "/rotate", null)).is(404, "KEY_NOT_FOUND");
        assertThatProblem(serai.adminRequest("DELETE", "/admin/operators/nobody00", null))
                .is(404, "KEY_NOT_FOUND");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            {"role": "viewer"}                                                      | name
            {"name": "two words", "role": "viewer"}                                 | name
            {"name": "x"}                                                           | role
            {"name": "x", "role": "root"}                                           | role
            {"name": "x", "role": "viewer", "expiresAt": "2020-01-01T00:00:00Z"}    | expiresAt
            """)
    void anOperatorThatCannotBeIsRefused(String body, String field) {
        assertThatProblem(serai.adminRequest("POST", "/admin/operators", body)).namesField(field);
    }

    @Test
    void tenantsMakeNoOperators() {
        assertThatProblem(tenant.request("POST", "/admin/operators", Map.of("name", "x", "role", "viewer")))
                .is(403, "ADMIN_REQUIRED");
        assertThatProblem(tenant.request("GET", "/admin/operators", null)).is(403, "ADMIN_REQUIRED");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            198.51.100.7                      | 200
            2001:db8::7                       | 200
            198.51.101.7                      | 403
            2001:db9::7                       | 403
            198.51.100.7, 203.0.113.9         | 403
            203.0.113.9, 198.51.100.7         | 200
            203.0.113.9, 198.51.100.7, 10.1.1.1 | 200
            unknown                           | 403
            """)
    void behindATrustedProxyTheClientsAddressCounts(String forwarded, int status) {
        // Given
        String id = "fenced-" + Integer.toHexString(forwarded.hashCode());
        TenantClient fenced = serai.newTenant(
                Map.of("id", id, "security", Map.of("allowedIPs", List.of("198.51.100.0/24", "2001:db8::/32"))));

        // When
        Reply reply = serai.request(
                "POST",
                "/api/v1/tools/invoke",
                Map.of("toolId", "demo.echo", "parameters", Map.of("message", "x")),
                Map.of(
                        "Authorization",
                        "Bearer " + fenced.key(),
                        "X-Forwarded-For",
                        forwarded,
                        "Forwarded",
                        "for=1.2.3.4"));

        // Then
        assertThat(reply.status()).isEqualTo(status);
        if (status == 200) {
            assertThat(serai.adminRequest("GET", "/admin/audit?tenantId=" + id + "&action=tools.invoke", null)
                            .json()
                            .at("/records/0/ip")
                            .asText())
                    .startsWith(forwarded.contains("db8") ? "2001:db8:" : "198.51.100.7");
        }
    }

    private static JsonNode params(Reply reply) {
        assertThat(reply.status()).isEqualTo(200);
        return reply.json().at("/records/0/params");
    }

    private static String operator(String role) {
        return OPERATORS.computeIfAbsent(
                role, made -> serai.adminRequest("POST", "/admin/operators", Map.of("name", made, "role", made))
                        .json()
                        .path("apiKey")
                        .asText());
    }

    private static Reply ask(String key, String method, String path, @Nullable Object body) {
        Map<String, String> headers = path.startsWith("/proxy") || path.startsWith("/mcp")
                ? Map.of("Authorization", "Bearer " + key, "X-Tenant-ID", "watched")
                : Map.of("Authorization", "Bearer " + key);
        return serai.request(method, path, body, headers);
    }

    private static String stored() {
        try (Stream<Path> files = Files.walk(serai.data())) {
            StringBuilder all = new StringBuilder();
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
            return all.toString();
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }
}
