package io.serai.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.ScratchFolder;
import io.serai.vault.TestVault;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class CommandsTest {

    private static final String TOKEN = "canary-access-e0a4";

    private final List<String> served = new ArrayList<>();

    private record Ended(int code, String out, String err) {}

    private Ended run(Map<String, String> variables, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Commands.line(given -> served.addAll(List.of(given)), variables);
        line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return new Ended(line.execute(arguments), out.toString(), err.toString());
    }

    @ParameterizedTest
    @CsvSource({"gateway.hcl,--gateway", "tenant-001.hcl,--tenant=tenant-001"})
    void thePoliciesThatAreDeliveredAreThoseThatAreNeeded(String file, String whose) throws IOException {
        // When
        Ended ended = run(Map.of(), "vault-policy", whose);

        // Then
        assertThat(ended.code()).isZero();
        assertThat(ended.out()).isEqualTo(Files.readString(Path.of("docker/policies", file)));
    }

    @Test
    void aPolicyNamesTheEnginesAndThePrefixThatAreSet() {
        // Given
        Map<String, String> variables = Map.of(
                "VAULT_KV_ENGINE", "kv",
                "VAULT_TRANSIT_ENGINE", "keys",
                "VAULT_TENANT_PREFIX", "/connectors/tenants/");

        // When
        Ended ended = run(variables, "vault-policy", "--tenant", "acme");

        // Then
        assertThat(ended.out())
                .contains("path \"kv/data/connectors/tenants/acme/*\"")
                .contains("path \"keys/decrypt/acme\"")
                .doesNotContain("secret/");
    }

    @Test
    void aNameThatNoTenantCanHaveAndAPolicyForNobodyAreRefused() {
        // When
        List<Ended> refused =
                List.of(run(Map.of(), "vault-policy", "--tenant", "a/../b"), run(Map.of(), "vault-policy"));

        // Then
        assertThat(refused).allSatisfy(ended -> {
            assertThat(ended.code()).isEqualTo(2);
            assertThat(ended.out()).isEmpty();
            assertThat(ended.err()).isNotEmpty();
        });
    }

    @Test
    void theSchemaIsWrittenWithoutAGateway() throws IOException {
        // Given
        Path file = ScratchFolder.create("schema").resolve("openapi.json");

        // When
        Ended printed = run(Map.of(), "generate-schema", "--integration", "slack", "--operations", "3");
        Ended written = run(Map.of(), "generate-schema", "--profile=full", "--url=https://a.test/", "--output=" + file);

        // Then
        assertThat(printed.code()).as(printed.err()).isZero();
        assertThat(printed.out()).startsWith("openapi: \"3.1.0\"").contains("operationId: \"slack_addReaction\"");
        assertThat(printed.out().split("operationId:", -1)).hasSize(4);
        assertThat(written).isEqualTo(new Ended(0, "", ""));
        assertThat(Files.readString(file))
                .contains("\"url\":\"https://a.test\"", "/admin/tenants/{tenantId}", "github_createIssueArguments")
                .contains("\"operationId\":\"github_getMe\",\"x-openai-isConsequential\":false");
    }

    @Test
    void aSchemaOfWhatIsNotThereIsRefused() {
        assertThat(run(Map.of(), "generate-schema", "--tools=demo.nothing").err())
                .contains("demo.nothing");
        assertThat(run(Map.of(), "generate-schema", "--operations=0").code()).isEqualTo(2);
        assertThat(run(Map.of(), "generate-schema", "--url=ftp://a").err()).contains("SERAI_PUBLIC_URL");
        assertThat(run(Map.of("SERAI_ROUTES", "/nowhere"), "generate-schema").code())
                .isEqualTo(2);
        assertThat(run(Map.of(), "generate-schema", "--output=/nowhere/openapi.yaml")
                        .code())
                .isEqualTo(2);
    }

    @Test
    void serveTakesTheSettingsOfItsOptionsAndPassesTheOthersOn() {
        // When
        Ended ended =
                run(Map.of(), "serve", "--host", "127.0.0.1", "--port", "3001", "--verbose", "--server.port=9091");

        // Then
        assertThat(ended.code()).isNegative();
        assertThat(served)
                .containsExactlyInAnyOrder(
                        "--server.port=9091", "--SERAI_HOST=127.0.0.1", "--PORT=3001", "--LOG_LEVEL=debug");
    }

    @Test
    void whatIsNoCommandIsForTheGateway() {
        // When
        List<Boolean> commands = List.of(
                Commands.isCommand(), Commands.isCommand("--server.port=1"), Commands.isCommand("vault-policy"));

        // Then
        assertThat(commands).containsExactly(false, false, true);
    }

    @Test
    void migrationSaysWhatItWouldDoAndChangesNothing() {
        // Given
        try (TestVault vault = oldVault()) {
            String before = vault.dump();

            // When
            Ended ended = run(vault.environment(), "migrate");

            // Then
            assertThat(ended.code()).isEqualTo(1);
            assertThat(ended.out())
                    .contains("to copy   oauth/slack -> default/slack")
                    .contains("to copy   tenants/acme/github -> acme/github")
                    .contains("to copy   oauth-apps/acme/github -> acme/oauth-configs/github")
                    .contains("to copy   tenants/acme/oauth-configs/slack -> acme/oauth-configs/slack")
                    .contains("exists    tenants/acme/notion -> acme/notion")
                    .contains("unusable  tenants/UPPER/github")
                    .doesNotContain(TOKEN);
            assertThat(vault.dump()).isEqualTo(before);
        }
    }

    @Test
    void migrationCopiesEncryptsAndLosesNothing() {
        // Given
        try (TestVault vault = oldVault()) {
            String before = vault.dump();

            // When
            Ended ended = run(vault.environment(), "migrate", "--apply");
            Ended again = run(vault.environment(), "migrate", "--apply");

            // Then
            assertThat(ended.out()).contains("copied    tenants/acme/github -> acme/github");
            assertThat(vault.get("acme/github").path("access_token").asText()).startsWith("vault:v1:");
            assertThat(vault.get("acme/github").path("note").asText()).isEqualTo("kept");
            assertThat(vault.get("default/slack").path("access_token").asText()).startsWith("vault:v1:");
            assertThat(ended.out()).contains("unusable  oauth-apps/acme/notion -> acme/oauth-configs/notion");
            for (String app : List.of("acme/oauth-configs/github", "acme/oauth-configs/slack")) {
                assertThat(vault.get(app).path("client_id").asText()).isEqualTo("app");
                assertThat(vault.get(app).path("client_secret").asText()).startsWith("vault:v1:");
                assertThat(vault.get(app).path("note").asText()).isEqualTo("kept");
            }
            assertThat(vault.get("acme/notion").path("access_token").asText()).isEqualTo("newer");
            assertThat(vault.dump()).contains(before.lines().toList());
            assertThat(again.out()).contains("exists    tenants/acme/github").doesNotContain("copied");
        }
    }

    @Test
    void aVaultThatCannotBeAskedIsSaidInOneLine() {
        // Given
        Map<String, String> nowhere;
        try (TestVault vault = new TestVault()) {
            nowhere = vault.environment();
        }

        // When
        List<Ended> ended = List.of(run(nowhere, "migrate"), run(Map.of(), "migrate"));

        // Then
        assertThat(ended).allSatisfy(one -> {
            assertThat(one.code()).isEqualTo(2);
            assertThat(one.err().lines()).hasSize(1);
        });
    }

    private static TestVault oldVault() {
        TestVault vault = new TestVault();
        Map<String, String> token = Map.of("access_token", TOKEN, "note", "kept");
        vault.put("oauth/slack", token);
        vault.put("tenants/default/oauth/github", new HashMap<>(token));
        vault.put("tenants/acme/github", token);
        vault.put("tenants/acme/notion", token);
        vault.put("acme/notion", Map.of("access_token", "newer"));
        Map<String, String> app = Map.of("clientId", "app", "clientSecret", TOKEN, "note", "kept");
        vault.put("oauth-apps/acme/github", app);
        vault.put("tenants/acme/oauth-configs/slack", app);
        vault.put("oauth-apps/acme/notion", Map.of("clientId", "app"));
        vault.put("tenants/UPPER/github", token);
        return vault;
    }
}
