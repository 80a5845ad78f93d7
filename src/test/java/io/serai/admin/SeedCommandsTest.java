package io.serai.admin;

import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commands that people have in their notes and scripts, word for word but for the port. */
class SeedCommandsTest {

    private static final String AUTHORIZE_NOTION =
            "curl \"http://localhost:3000/oauth/authorize/notion?tenant_id=tenant-123&redirect_uri=https://myapp.com/callback\"";
    private static final String AUTHORIZE_GITHUB =
            "curl \"http://localhost:3000/oauth/authorize/github?tenant_id=tenant-123\"";

    private static final String STORE_NOTION = """
            curl -X POST http://localhost:3000/tenants/tenant-123/integrations/notion/credentials \\
              -H "Content-Type: application/json" \\
              -d '{
                "accessToken": "secret_abc123...",
                "tokenType": "bearer",
                "expiresIn": 0,
                "scopes": ["read:pages", "write:pages"]
              }'""";

    private static final String STORE_GITHUB = """
            curl -X POST http://localhost:3000/tenants/tenant-001/integrations/github/credentials \\
              -H "Content-Type: application/json" \\
              -d '{
                "accessToken": "ghp_github_token",
                "refreshToken": "ghr_refresh_token",
                "expiresIn": 3600,
                "tokenType": "bearer",
                "scopes": ["repo", "user"]
              }'""";

    private static final String LIST = "curl http://localhost:3000/tenants/tenant-123/integrations";
    private static final String LIST_NEW = "curl http://localhost:3000/tenants/tenant-new/integrations";
    private static final String SEE_NEW = "curl http://localhost:3000/tenants/tenant-new/integrations/notion";
    private static final String DELETE =
            "curl -X DELETE http://localhost:3000/tenants/tenant-123/integrations/notion/credentials";
    private static final String HEALTH = "curl http://localhost:3000/admin/tenants/health";

    /** What an HTTP library sends for the same call. */
    private static final String INVOKE = """
            curl -X POST http://localhost:3000/api/v1/tools/invoke \\
              -H "Content-Type: application/json" \\
              -d '{
                "toolId": "notion.createPage",
                "integration": "notion",
                "tenantId": "tenant-123",
                "parameters": {
                  "parent": { "database_id": "db-id" },
                  "properties": {
                    "Name": { "title": [{ "text": { "content": "New Page" } }] }
                  }
                }
              }'""";

    private final WireMockServer notion =
            new WireMockServer(WireMockConfiguration.options().dynamicPort());

    @BeforeEach
    void startNotion() {
        notion.start();
        notion.stubFor(post("/v1/pages").willReturn(okJson("{\"object\":\"page\",\"id\":\"p1\"}")));
    }

    @AfterEach
    void stop() {
        notion.stop();
    }

    @Test
    void onOneMachineTheyRunWithoutAKey() throws Exception {
        // Given
        try (SeraiTester serai = start("false")) {

            // When
            Curl.Answer storedNotion = run(serai, STORE_NOTION);
            Curl.Answer storedGithub = run(serai, STORE_GITHUB);
            Curl.Answer listed = run(serai, LIST);
            Curl.Answer invoked = run(serai, INVOKE);
            Curl.Answer health = run(serai, HEALTH);
            Curl.Answer deleted = run(serai, DELETE);

            // Then
            assertStored(storedNotion, "tenant-123", "notion");
            assertThat(storedNotion.json().get("expiresAt").isNull()).isTrue();
            assertStored(storedGithub, "tenant-001", "github");
            assertThat(Instant.parse(storedGithub.json().get("expiresAt").asText()))
                    .isBetween(Instant.now().plusSeconds(3500), Instant.now().plusSeconds(3601));
            assertListed(listed);
            assertInvoked(invoked);
            assertHealth(health);
            assertThat(deleted.status()).isEqualTo(200);
            assertThat(names(deleted)).containsExactly("success", "tenantId", "integration", "revokedAt");
        }
    }

    @Test
    void aConsentStartsWithTheAddressAndTheState() throws Exception {
        // Given
        try (SeraiTester serai = start("false")) {

            // When
            Curl.Answer viaNotion = run(serai, AUTHORIZE_NOTION);
            Curl.Answer viaGithub = run(serai, AUTHORIZE_GITHUB);

            // Then
            for (Curl.Answer answer : List.of(viaNotion, viaGithub)) {
                assertThat(answer.status()).as(answer.body()).isEqualTo(200);
                assertThat(names(answer)).containsExactly("authorizationUrl", "state");
            }
            assertThat(viaNotion.json().get("authorizationUrl").asText())
                    .startsWith("https://api.notion.com/v1/oauth/authorize?")
                    .contains("owner=user")
                    .contains("client_id=notion-client");
            assertThat(viaGithub.json().get("authorizationUrl").asText())
                    .startsWith("https://github.com/login/oauth/authorize?")
                    .contains("code_challenge_method=S256");
        }
    }

    @Test
    void aTenantThatNobodyMadeHasNoCredentials() throws Exception {
        // Given
        try (SeraiTester serai = start("false")) {

            // When
            Curl.Answer listed = run(serai, LIST_NEW);
            Curl.Answer seen = run(serai, SEE_NEW);

            // Then
            assertThat(listed.status()).isEqualTo(200);
            assertThat(listed.json().get("integrations")).allSatisfy(one -> assertThat(TenantsTest.names(one))
                    .containsExactly("name", "category", "hasCredentials"));
            assertThat(seen.status()).isEqualTo(200);
            assertThat(names(seen)).containsExactly("tenantId", "integration", "hasCredentials");
        }
    }

    @Test
    void inAPlatformTheyNeedTheTenantsKeyOrTheAdministrators() throws Exception {
        // Given
        try (SeraiTester serai = start("true")) {
            List<TenantClient> tenants = List.of(
                    serai.newTenant("tenant-123"), serai.newTenant("tenant-001"), serai.newTenant("tenant-new"));
            TenantClient other = serai.newTenant("other");

            for (String command : List.of(
                    STORE_NOTION,
                    STORE_GITHUB,
                    LIST,
                    INVOKE,
                    LIST_NEW,
                    SEE_NEW,
                    AUTHORIZE_NOTION,
                    AUTHORIZE_GITHUB,
                    DELETE)) {
                TenantClient tenant = tenants.stream()
                        .filter(one -> command.contains(one.id()))
                        .findFirst()
                        .orElseThrow();

                // When
                int nobody = run(serai, command).status();
                int stranger = run(serai, command, other.key()).status();
                int own = run(serai, command, tenant.key()).status();
                if (command.equals(DELETE)) {
                    run(serai, STORE_NOTION, tenant.key());
                }
                int admin = run(serai, command, SeraiTester.ADMIN_KEY).status();

                // Then
                int success = command.contains("/credentials") && command.contains("POST") ? 201 : 200;
                assertThat(List.of(nobody, stranger, own, admin))
                        .as(command)
                        .containsExactly(401, 403, success, success);
            }
        }
    }

    @Test
    void inAPlatformTheHealthOfAllIsForTheAdministrator() throws Exception {
        // Given
        try (SeraiTester serai = start("true")) {
            TenantClient tenant = serai.newTenant("tenant-123");

            // When
            List<Integer> statuses = List.of(
                    run(serai, HEALTH).status(),
                    run(serai, HEALTH, tenant.key()).status(),
                    run(serai, HEALTH, SeraiTester.ADMIN_KEY).status());

            // Then
            assertThat(statuses).containsExactly(401, 403, 200);
        }
    }

    private SeraiTester start(String multiTenant) {
        return SeraiTester.start(Map.of(
                "MULTI_TENANT_ENABLED", multiTenant,
                "SERAI_PROVIDERS_NOTION_BASE_URL", notion.baseUrl(),
                // The deletion at the end asks the vendor too.
                "SERAI_PROVIDERS_NOTION_REVOKE_URL", notion.baseUrl() + "/v1/oauth/revoke",
                "NOTION_CLIENT_ID", "notion-client",
                "NOTION_CLIENT_SECRET", "notion-secret",
                "GITHUB_CLIENT_ID", "github-client",
                "GITHUB_CLIENT_SECRET", "github-secret",
                "SERAI_OAUTH_RETURN_URIS", "https://myapp.com/callback"));
    }

    private Curl.Answer run(SeraiTester serai, String command) throws IOException, InterruptedException {
        return Curl.run(
                command.replace("localhost:3000", "localhost:" + serai.api().getPort()));
    }

    private Curl.Answer run(SeraiTester serai, String command, String key) throws IOException, InterruptedException {
        return run(serai, command + " -H 'Authorization: Bearer " + key + "'");
    }

    private static void assertStored(Curl.Answer answer, String tenant, String integration) throws IOException {
        assertThat(answer.status()).isEqualTo(201);
        assertThat(names(answer)).containsExactly("success", "tenantId", "integration", "encryptedAt", "expiresAt");
        assertThat(answer.json().get("success").asBoolean()).isTrue();
        assertThat(answer.json().get("tenantId").asText()).isEqualTo(tenant);
        assertThat(answer.json().get("integration").asText()).isEqualTo(integration);
    }

    private static void assertListed(Curl.Answer answer) throws IOException {
        JsonNode list = answer.json().get("integrations");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(names(answer)).containsExactly("tenantId", "integrations");
        assertThat(TenantsTest.names(list.get(0)))
                .containsExactly("name", "category", "hasCredentials", "createdAt", "expiresAt");
        assertThat(list.get(0).get("name").asText()).isEqualTo("notion");
        assertThat(list.get(0).get("category").asText()).isEqualTo("productivity");
        assertThat(list.get(0).get("hasCredentials").asBoolean()).isTrue();
        assertThat(list.get(0).get("expiresAt").isNull()).isTrue();
        assertThat(list.get(1)).hasToString("{\"name\":\"github\",\"category\":\"code\",\"hasCredentials\":false}");
    }

    private void assertInvoked(Curl.Answer answer) throws IOException {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(names(answer)).containsExactly("success", "data", "metadata");
        assertThat(TenantsTest.names(answer.json().get("data")))
                .containsExactly("toolId", "integration", "connection", "result", "performance");
        notion.verify(postRequestedFor(urlEqualTo("/v1/pages"))
                .withHeader("Authorization", equalTo("Bearer secret_abc123...")));
    }

    private static void assertHealth(Curl.Answer answer) throws IOException {
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json())
                .hasToString("{\"totalTenants\":2,\"totalIntegrations\":2,\"healthy\":2,\"unhealthy\":0,\"details\":["
                        + "{\"tenantId\":\"tenant-001\",\"integrations\":{\"github\":\"healthy\"}},"
                        + "{\"tenantId\":\"tenant-123\",\"integrations\":{\"notion\":\"healthy\"}}]}");
    }

    private static List<String> names(Curl.Answer answer) throws IOException {
        return TenantsTest.names(answer.json());
    }
}
