package io.serai.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** What is in {@code docker/}, as far as it can be checked without a Docker. {@code CommandsTest} compares the policies. */
class DockerFilesTest {

    private static final Path FOLDER = Path.of("docker");

    private static JsonNode compose() throws IOException {
        try (InputStream file = Files.newInputStream(FOLDER.resolve("compose.yaml"))) {
            return new ObjectMapper().valueToTree(new Yaml().<Map<String, Object>>load(file));
        }
    }

    @Test
    void everyServiceThatAnotherWaitsForIsThereAndSaysWhenItIsReady() throws IOException {
        // When
        JsonNode services = compose().path("services");

        // Then
        assertThat(services.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "vault",
                        "vault-init",
                        "redis",
                        "postgres",
                        "serai-1",
                        "serai-2",
                        "serai-3",
                        "haproxy",
                        "prometheus",
                        "grafana");
        services.forEach(service -> service.path("depends_on").fields().forEachRemaining(needed -> {
            assertThat(services.has(needed.getKey())).as(needed.getKey()).isTrue();
            if (needed.getValue().path("condition").asText().equals("service_healthy")) {
                assertThat(services.path(needed.getKey()).has("healthcheck"))
                        .as(needed.getKey())
                        .isTrue();
            }
        }));
    }

    @Test
    void everyVariableOfSeraiIsOneThatItReads() throws IOException {
        // Given
        String settings = Files.readString(Path.of("src/main/resources/application.yaml"))
                + Files.readString(Path.of("docs/configuration.md"));

        // When
        List<String> variables = new ArrayList<>();
        compose().at("/x-serai/environment").fieldNames().forEachRemaining(variables::add);

        // Then
        assertThat(variables).contains("VAULT_ADDR", "SERAI_DB_URL");
        assertThat(variables).allMatch(settings::contains);
    }

    @Test
    void eachInstanceHasItsOwnFolderAndIsKnownToTheBalancerAndToPrometheus() throws IOException {
        // Given
        JsonNode services = compose().path("services");
        String balancer = Files.readString(FOLDER.resolve("haproxy.cfg"));
        String prometheus = Files.readString(Path.of("deploy/monitoring/prometheus.yaml"));

        // When, Then
        Set<String> folders = new HashSet<>();
        for (String instance : List.of("serai-1", "serai-2", "serai-3")) {
            folders.add(services.path(instance).path("volumes").path(0).asText());
            assertThat(services.path(instance).path("read_only").asBoolean()).isTrue();
            assertThat(balancer).contains("server " + instance + " " + instance + ":3000 check");
            assertThat(prometheus).contains("\"" + instance + ":9090\"");
        }
        assertThat(folders).hasSize(3).allMatch(folder -> folder.endsWith(":/data"));
    }

    @Test
    void theImageIsBuiltOnceForAllInstancesAndAskedOfNoRegistry() throws IOException {
        // When
        JsonNode compose = compose();

        // Then
        assertThat(compose.path("services"))
                .filteredOn(service -> service.has("build"))
                .singleElement()
                .isEqualTo(compose.at("/services/serai-1"));
        assertThat(compose.at("/x-serai/pull_policy").asText()).isEqualTo("never");
    }

    @Test
    void theDatabaseIsHealthyOnlyWhenItCanBeReachedByAddress() throws IOException {
        // When: the server that makes the database answers at its socket alone
        JsonNode check = compose().at("/services/postgres/healthcheck/test");

        // Then
        assertThat(check).extracting(JsonNode::asText).contains("pg_isready", "--host=127.0.0.1");
    }

    @Test
    void theBalancerStartsWithoutAnInstanceAndDemandsNoLimitOfTheMachine() throws IOException {
        // When
        List<String> balancer = Files.readAllLines(FOLDER.resolve("haproxy.cfg"));

        // Then
        assertThat(balancer)
                .filteredOn(line -> line.strip().startsWith("default-server"))
                .hasSize(2)
                .allMatch(line -> line.contains(" resolvers network") && line.endsWith(" init-addr libc,none"));
        assertThat(balancer).contains("resolvers network").noneMatch(line -> line.strip()
                .startsWith("maxconn"));
    }

    @Test
    void theImageRunsAsSomebodyWhoMayNothing() throws IOException {
        // When
        List<String> lines = Files.readAllLines(FOLDER.resolve("Dockerfile"));
        List<String> last = lines.subList(lines.lastIndexOf("FROM ${JRE}"), lines.size());

        // Then
        assertThat(last)
                .contains("USER 10001:10001", "VOLUME /data", "ENTRYPOINT [\"/serai/bin/serai\"]")
                .anyMatch(line -> line.startsWith("HEALTHCHECK ") && line.endsWith("CMD [\"/serai/healthcheck\"]"));
        assertThat(last.subList(last.indexOf("USER 10001:10001"), last.size()))
                .noneMatch(line -> line.startsWith("COPY") || line.startsWith("RUN") || line.startsWith("ADD"));
        assertThat(FOLDER.resolve("healthcheck")).isExecutable();
    }

    @Test
    void everythingThatTheProductIsMadeOfIsInTheImage() throws IOException {
        // Given: what the build lays out, and the two scripts that are copied beside
        String dockerfile = Files.readString(FOLDER.resolve("Dockerfile"));
        String ignored = Files.readString(FOLDER.resolve("Dockerfile.dockerignore"));

        // When, Then
        for (String part : List.of("lib", "serai.jar", "bin", "routes", "schema", "examples")) {
            assertThat(dockerfile)
                    .contains("COPY target/serai/" + part + " /serai/", "COPY --from=trained /serai/" + part);
        }
        assertThat(ignored).contains("!target/serai\n", "!src/main/scripts/Train.java\n", "!docker/healthcheck\n");
    }

    @Test
    void everyMountedFileIsThereAndNoPortIsOpenToOthers() throws IOException {
        // When
        JsonNode services = compose().path("services");

        // Then
        services.forEach(service -> {
            service.path("volumes").forEach(volume -> {
                if (volume.asText().startsWith(".")) {
                    assertThat(FOLDER.resolve(volume.asText().split(":")[0])).exists();
                }
            });
            service.path("ports").forEach(port -> assertThat(port.asText()).startsWith("127.0.0.1:"));
        });
    }

    @Test
    void theInitScriptWritesThePolicyAndTheVariablesThatSeraiLogsInWith() throws IOException {
        // When
        String script = Files.readString(FOLDER.resolve("init-vault.sh"));

        // Then
        assertThat(script)
                .contains("/policies/gateway.hcl", "-version=2 kv", "VAULT_ROLE_ID=", "VAULT_SECRET_ID=")
                .contains("TOKEN_ENCRYPTION_KEY=", "ADMIN_API_KEY=", "/login/keys.env")
                .startsWith("#!/bin/sh");
        assertThat(FOLDER.resolve("init-vault.sh")).isExecutable();
    }
}
