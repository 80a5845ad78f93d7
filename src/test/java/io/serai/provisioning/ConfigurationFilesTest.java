package io.serai.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.RecordingProvider;
import io.serai.RecordingProvider.Response;
import io.serai.Reply;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import io.serai.credential.ConnectionId;
import io.serai.credential.Credential;
import io.serai.credential.CredentialStore;
import io.serai.vault.TestVault;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What operators write into files becomes true, and what is wrong with it is said by its place. */
@ExtendWith(OutputCaptureExtension.class)
class ConfigurationFilesTest {

    private static final String TOKEN = "canary-file-token-5a5a";

    /** One good tenant, as the contract writes it. */
    private static final String GOOD = """
            {"version":"1.0.0","defaults":{"autoRefresh":true,"tokenRefreshBuffer":300},
             "tenants":[{"id":"tenant-001","name":"Acme Corporation","enabled":true,"email":"a@acme.com","plan":"enterprise",
               "limits":{"requestsPerMinute":2000},"quotas":{"maxApiCalls":100000},"metadata":{"team":"blue"},
               "integrations":[{"name":"github","connection":"default","enabled":true,
                 "credentials":{"accessToken":"${FILE_TOKEN}","refreshToken":"${FILE_REFRESH}","tokenType":"bearer"},
                 "config":{"scopes":["repo"]}}]}]}
            """;

    @TempDir
    private Path folder = Path.of("");

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        environment.put("ENABLE_TENANT_CONFIG_FILE", "true");
        environment.put("TENANT_CONFIG_PATH", folder.resolve("tenants.json").toString());
        environment.put(
                "SERAI_MULTI_TENANT_CONFIG", folder.resolve("multi-tenant.yaml").toString());
        environment.put("FILE_TOKEN", TOKEN);
        environment.put("FILE_REFRESH", "canary-file-refresh");
        environment.put("ALPHA_ACCESS_TOKEN", "canary-alpha");
        return environment;
    }

    private void tenants(String text) throws IOException {
        Files.writeString(folder.resolve("tenants.json"), text);
    }

    private void multiTenant(String text) throws IOException {
        Files.writeString(folder.resolve("multi-tenant.yaml"), text);
    }

    private static JsonNode reload(SeraiTester serai) {
        Reply reply = serai.adminRequest("POST", "/admin/config/reload", null);
        assertThat(reply.status()).isEqualTo(200);
        return reply.json();
    }

    private static Credential stored(SeraiTester serai, String tenant, String integration) {
        return serai.bean(CredentialStore.class)
                .find(new ConnectionId(tenant, integration, "default"))
                .orElseThrow();
    }

    @Test
    void tenantsAndTheirCredentialsAreThereBeforeTheFirstCall(CapturedOutput log) throws IOException {
        // Given
        tenants(GOOD);

        // When
        try (SeraiTester serai = SeraiTester.start(environment())) {
            JsonNode tenant =
                    serai.adminRequest("GET", "/admin/tenants/tenant-001", null).json();

            // Then
            assertThat(tenant.at("/name").asText()).isEqualTo("Acme Corporation");
            assertThat(tenant.at("/limits/requestsPerMinute").asInt()).isEqualTo(2000);
            assertThat(tenant.at("/limits/maxToolInvocations").asInt()).isEqualTo(100000);
            Credential credential = stored(serai, "tenant-001", "github");
            assertThat(credential.accessToken().reveal()).isEqualTo(TOKEN);
            assertThat(credential.connection().scopes()).containsExactly("repo");
            assertThat(log.getAll()).doesNotContain(TOKEN);
        }
    }

    @Test
    void secretsThatTheFileNamesComeFromVault() throws IOException {
        // Given
        tenants(GOOD.replace("${FILE_TOKEN}", "${VAULT:secret/data/platform/acme:token}")
                .replace("${FILE_REFRESH}", "${VAULT:secret/data/platform/acme:absent}"));
        try (TestVault vault = new TestVault()) {
            Map<String, String> environment = environment();
            environment.putAll(vault.environment());
            vault.put("platform/acme", Map.of("token", TOKEN));
            try (SeraiTester serai = SeraiTester.start(environment)) {

                // When
                boolean without = serai.bean(CredentialStore.class)
                        .find(new ConnectionId("tenant-001", "github", "default"))
                        .isPresent();
                vault.put("platform/acme", Map.of("token", TOKEN, "absent", "canary-file-refresh"));
                Reply reload = serai.adminRequest("POST", "/admin/config/reload", null);

                // Then
                assertThat(without).isFalse(); // a placeholder without a value leaves its entry out
                assertThat(reload.json().path("errors")).isEmpty();
                Credential credential = stored(serai, "tenant-001", "github");
                assertThat(credential.accessToken().reveal()).isEqualTo(TOKEN);
            }
        }
    }

    @Test
    void aTenantFromTheFileGetsItsFirstKeyFromTheAdministratorAndCalls() throws IOException {
        // Given
        tenants(GOOD);
        try (RecordingProvider github = new RecordingProvider()) {
            github.answer(true, request -> new Response(200, "{\"login\":\"octo\"}"));
            Map<String, String> environment = environment();
            environment.putAll(github.environment("github"));
            try (SeraiTester serai = SeraiTester.start(environment)) {

                // When
                String key = serai.adminRequest("POST", "/admin/tenants/tenant-001/rotate-api-key", Map.of())
                        .json()
                        .path("apiKey")
                        .asText();
                Reply called = serai.request(
                        "POST",
                        "/api/v1/tools/invoke",
                        Map.of("toolId", "github.getMe", "parameters", Map.of()),
                        Map.of("Authorization", "Bearer " + key));

                // Then
                assertThat(called.status()).isEqualTo(200);
                assertThat(github.take()).singleElement().satisfies(request -> assertThat(
                                request.header("Authorization"))
                        .isEqualTo("Bearer " + TOKEN));
            }
        }
    }

    @Test
    void wrongEntriesAreLeftOutAndNamedByTheirPlace(CapturedOutput log) throws IOException {
        // Given
        tenants("""
                {"tenants":[
                  {"id":"Not Good"},
                  {"id":"limited","limits":{"requestsPerMinute":"canary-not-a-number"}},
                  {"id":"fine","integrations":[
                    {"name":"github","credentials":{"accessToken":"${VAULT:secret/data/fine/github:access_token}"}},
                    {"name":"notion","credentials":{"accessToken":"${NOT_SET_ANYWHERE}"}},
                    {"name":"slack","credentials":{"accessToken":"canary with spaces"}},
                    {"name":"asana","credentials":{"source":"env","envPrefix":"ALPHA"}},
                    {"name":"no/name","credentials":{"accessToken":"x"}},
                    {"name":"off","enabled":false,"credentials":{"accessToken":"${NOT_SET_ANYWHERE}"}}]},
                  {"id":"fine"}, 7]}
                """);
        try (SeraiTester serai = SeraiTester.start(environment())) {

            // When
            JsonNode answer = reload(serai);

            // Then
            assertThat(answer.at("/success").asBoolean()).isTrue();
            assertThat(answer.at("/reloaded").toString()).isEqualTo("[\"tenants.json\"]");
            assertThat(answer.get("errors").findValuesAsText("pointer"))
                    .containsExactly(
                            "/tenants/0/id",
                            "/tenants/1/limits/requestsPerMinute",
                            "/tenants/2/integrations/0/credentials/accessToken",
                            "/tenants/2/integrations/1/credentials/accessToken",
                            "/tenants/2/integrations/2/credentials/accessToken",
                            "/tenants/2/integrations/4/name",
                            "/tenants/3/id",
                            "/tenants/4");
            assertThat(stored(serai, "fine", "asana").accessToken().reveal()).isEqualTo("canary-alpha");
            assertThat(answer.toString()).doesNotContain("canary");
            assertThat(log.getAll())
                    .contains("/tenants/2/integrations/1/credentials")
                    .doesNotContain("canary");
        }
    }

    @Test
    void aReloadTakesWhatHasChangedAndKeepsWhatWasRefreshedMeanwhile() throws IOException {
        // Given
        tenants(GOOD);
        try (SeraiTester serai = SeraiTester.start(environment())) {
            long version = stored(serai, "tenant-001", "github").connection().version();

            // When
            reload(serai);
            long afterNothing =
                    stored(serai, "tenant-001", "github").connection().version();
            tenants(GOOD.replace("${FILE_TOKEN}", "another-token").replace("2000", "3000"));
            reload(serai);

            // Then
            assertThat(afterNothing).isEqualTo(version);
            assertThat(stored(serai, "tenant-001", "github").accessToken().reveal())
                    .isEqualTo("another-token");
            assertThat(serai.adminRequest("GET", "/admin/tenants/tenant-001", null)
                            .json()
                            .at("/limits/requestsPerMinute")
                            .asInt())
                    .isEqualTo(3000);
        }
    }

    @Test
    void anInvalidFileChangesNothingAndRefusesOnlyAFirstStart() throws IOException {
        // Given
        tenants("{\"tenants\":[{\"id\":\"half\"}");
        assertThatThrownBy(() -> SeraiTester.start(environment()))
                .hasStackTraceContaining("tenants.json: is not valid JSON at line 1");
        tenants(GOOD);
        SeraiTester first = SeraiTester.start(environment());
        tenants("[]");

        // When
        JsonNode answer = reload(first);
        first.close();

        // Then
        assertThat(answer.at("/success").asBoolean()).isFalse();
        assertThat(answer.at("/reloaded")).isEmpty();
        assertThat(answer.at("/errors/0/pointer").asText()).isEqualTo("/tenants");
        try (SeraiTester second = SeraiTester.start(first.data(), environment())) {
            assertThat(stored(second, "tenant-001", "github").accessToken().reveal())
                    .isEqualTo(TOKEN);
        }
    }

    @Test
    void limitsOfPlansCountUntilATenantHasItsOwn() throws IOException {
        // Given
        tenants("""
                {"tenants":[{"id":"big","plan":"enterprise"},{"id":"small","plan":"free"},
                  {"id":"special","plan":"enterprise","limits":{"requestsPerMinute":7}}]}
                """);
        String yaml = """
                multiTenant:
                  enabled: true
                  tenantIdHeader: 'X-Tenant-Of-Ours'
                  rateLimits: {requestsPerMinute: 100}
                  quotas: {maxCustomServers: 10}
                  plans: {enterprise: {rateLimits: {requestsPerMinute: 5000}, quotas: {maxCustomServers: 50}}}
                """;
        multiTenant(yaml);
        try (SeraiTester serai = SeraiTester.start(environment())) {
            assertThat(limits(serai)).isEqualTo("5000/50 100/10 7/50");
            assertThat(serai.request(
                                    "GET",
                                    "/tenants/big",
                                    null,
                                    Map.of(
                                            "Authorization",
                                            "Bearer " + SeraiTester.ADMIN_KEY,
                                            "X-Tenant-Of-Ours",
                                            "small"))
                            .status())
                    .isEqualTo(400);

            // When
            multiTenant(yaml.replace("5000", "6000"));
            JsonNode good = reload(serai);
            multiTenant(yaml.replace("5000", "-1").replace("{maxCustomServers: 10}", "{maxCustomServers: many}"));
            JsonNode bad = reload(serai);

            // Then
            assertThat(good.at("/reloaded").toString()).isEqualTo("[\"multi-tenant.yaml\",\"tenants.json\"]");
            assertThat(bad.get("errors").findValuesAsText("pointer"))
                    .containsExactly(
                            "/multiTenant/quotas/maxCustomServers",
                            "/multiTenant/plans/enterprise/rateLimits/requestsPerMinute");
            assertThat(limits(serai)).isEqualTo("6000/50 100/10 7/50");
            Reply limited = serai.adminRequest("GET", "/tenants/special", null);
            assertThat(limited.status()).isEqualTo(200);
        }
    }

    @Test
    void pricesCountUntilTheFileSaysOthers() throws IOException {
        // Given
        tenants("{\"tenants\":[{\"id\":\"acme\"}]}");
        String yaml = "multiTenant: {billing: {currency: EUR, prices: {apiCalls: 0.0001, toolInvocations: 0.5}}}";
        multiTenant(yaml);
        try (SeraiTester serai = SeraiTester.start(environment())) {
            TenantClient other = serai.newTenant("other");
            other.call("demo.echo", Map.of("message", "hello"));
            assertThat(costs(serai)).isEqualTo("1.0E-4 0.5 0.5001 EUR");

            // When
            multiTenant(yaml.replace("EUR", "euro").replace("0.0001", "-1").replace("toolInvocations", "storageMB"));
            JsonNode bad = reload(serai);

            // Then
            assertThat(bad.get("errors").findValuesAsText("pointer"))
                    .containsExactly(
                            "/multiTenant/billing/prices/storageMB",
                            "/multiTenant/billing/currency",
                            "/multiTenant/billing/prices/apiCalls");
            assertThat(costs(serai)).isEqualTo("1.0E-4 0.5 0.5001 EUR");

            // When
            multiTenant(yaml.replace("toolInvocations", "tokens"));
            reload(serai);

            // Then
            JsonNode priced = serai.adminRequest("GET", "/admin/tenants/other/usage", null)
                    .json();
            assertThat(priced.path("tokens").asLong()).isPositive();
            assertThat(priced.path("tokensCost").decimalValue())
                    .isEqualByComparingTo(
                            new BigDecimal("0.5").multiply(priced.path("tokens").decimalValue()));
            assertThat(priced.path("totalCost").decimalValue())
                    .isEqualByComparingTo(new BigDecimal("0.0001")
                            .add(priced.path("tokensCost").decimalValue()));

            // When
            multiTenant("multiTenant: {}");
            reload(serai);

            // Then
            assertThat(costs(serai)).isEqualTo("0 0 0 USD");
        }
    }

    private static String costs(SeraiTester serai) {
        JsonNode usage =
                serai.adminRequest("GET", "/admin/tenants/other/usage", null).json();
        return String.join(
                " ",
                usage.path("apiCallsCost").asText(),
                usage.path("toolInvocationsCost").asText(),
                usage.path("totalCost").asText(),
                usage.path("currency").asText());
    }

    private static String limits(SeraiTester serai) {
        StringBuilder all = new StringBuilder();
        for (String tenant : new String[] {"big", "small", "special"}) {
            JsonNode limits = serai.adminRequest("GET", "/admin/tenants/" + tenant, null)
                    .json()
                    .get("limits");
            all.append(limits.get("requestsPerMinute"))
                    .append('/')
                    .append(limits.get("maxCustomServers"))
                    .append(' ');
        }
        return all.toString().trim();
    }

    @Test
    void whatKeepsTenantsApartCannotBeSwitchedOff() throws IOException {
        // Given
        tenants("{\"tenants\":[]}");
        for (String wrong : new String[] {
            "multiTenant: {isolation: {separateVaultKeys: false}}",
            "multiTenant: {requireApiKey: false}",
            "multiTenant: 7",
            "multiTenant: [",
        }) {
            multiTenant(wrong);

            // When, Then
            assertThatThrownBy(() -> SeraiTester.start(environment())).hasStackTraceContaining("multi-tenant.yaml");
        }
    }
}
