package io.serai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.RecordingProvider.Response;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The whole product on PostgreSQL: one instance, two on one database, a database that goes away. */
@NeedsPostgres
@ExtendWith(OutputCaptureExtension.class)
class PostgresTest {

    private static final String TOKEN = "canary-token-77aa";
    private static final Map<String, String> ISSUE = Map.of("owner", "octo", "repo", "hello", "title", "It breaks");

    private static RecordingProvider github;
    private static SeraiTester serai;
    private static String database;

    @BeforeAll
    static void start() {
        github = new RecordingProvider();
        database = PostgresServer.shared().newDatabase();
        serai = start(database);
    }

    private static SeraiTester start(String databaseUrl) {
        return SeraiTester.start(on(databaseUrl));
    }

    /** An instance as an operator starts several: one database and one master key, a data folder for each. */
    private static Map<String, String> on(String databaseUrl) {
        Map<String, String> environment = new HashMap<>(github.environment("github"));
        environment.put("SERAI_DB_URL", databaseUrl);
        environment.put("TOKEN_ENCRYPTION_KEY", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=");
        return environment;
    }

    @AfterAll
    static void stop() {
        serai.close();
        github.close();
    }

    @Test
    void itIsPostgresThatIsAsked() {
        // When
        String version = serai.bean(JdbcClient.class)
                .sql("select version()")
                .query(String.class)
                .single();

        // Then
        assertThat(version).startsWith("PostgreSQL");
    }

    @Test
    void tenantsAreMadeChangedListedAndRemoved() {
        // Given
        TenantClient tenant = serai.newTenant("pg-tenants");
        tenant.connect("github", TOKEN);

        // When
        Reply changed = serai.adminRequest(
                "PATCH",
                "/admin/tenants/pg-tenants",
                Map.of("name", "Änderung 🚀", "metadata", Map.of("zero", "a\0b")));
        JsonNode listed =
                serai.adminRequest("GET", "/admin/tenants?limit=1", null).json();
        Reply removed = serai.adminRequest("DELETE", "/admin/tenants/pg-tenants?confirm=true", null);

        // Then
        assertThat(changed.data().at("/name").asText()).isEqualTo("Änderung 🚀");
        assertThat(changed.data().at("/metadata/zero").asText()).isEqualTo("a\0b");
        assertThat(listed.at("/tenants")).hasSize(1);
        assertThat(removed.data().at("/deleted/credentials").asInt()).isEqualTo(1);
        assertThat(tenant.request("GET", "/tenants/pg-tenants", null).status()).isEqualTo(401);
    }

    @Test
    void aTextThatADatabaseCannotKeepIsTheCallersFault() {
        // When
        Reply name = serai.adminRequest("POST", "/admin/tenants", Map.of("id", "pg-zero", "name", "a\0b"));
        Reply query = serai.newTenant("pg-query").request("GET", "/dead-letters?toolId=a%00b", null);

        // Then
        assertThat(name.status()).isEqualTo(400);
        assertThat(query.status()).isEqualTo(400);
    }

    @Test
    void keysAreMadeRotatedAndRevoked() {
        // Given
        TenantClient tenant = serai.newTenant("pg-keys");
        Reply second = tenant.request("POST", "/tenants/pg-keys/api-keys", Map.of("name", "second"));
        String id = second.data().at("/keyId").asText();

        // When
        Reply rotated = tenant.request("POST", "/tenants/pg-keys/api-keys/" + id + "/rotate", Map.of());
        String next = rotated.data().at("/keyId").asText();
        Reply revoked = tenant.request("DELETE", "/tenants/pg-keys/api-keys/" + next, null);
        Reply primary = serai.adminRequest("POST", "/admin/tenants/pg-keys/rotate-api-key", Map.of());

        // Then
        assertThat(List.of(second.status(), rotated.status(), revoked.status(), primary.status()))
                .containsExactly(201, 200, 200, 200);
        assertThat(tenant.request("GET", "/tenants/pg-keys", null).status()).isEqualTo(401);
    }

    @Test
    void aFailedCallIsKeptAndReplayed() {
        // Given
        TenantClient tenant = serai.newTenant("pg-letters");
        tenant.connect("github", TOKEN);
        github.answer(true, request -> Response.CUT);
        String letter = tenant.invoke("github.createIssue", ISSUE)
                .json()
                .at("/deadLetterId")
                .asText();

        // When
        github.answer(true, request -> new Response(201, "{\"number\":7}"));
        Reply replayed = tenant.request("POST", "/dead-letters/" + letter + "/replay", Map.of("acceptDuplicate", true));

        // Then
        assertThat(replayed.status()).isEqualTo(200);
        assertThat(replayed.data().at("/result/number").asInt()).isEqualTo(7);
    }

    @Test
    void userAndPasswordMayBeGivenApartFromTheAddress() {
        // Given
        Map<String, String> environment = on(PostgresServer.shared().newDatabaseWithoutUser());
        environment.put("SERAI_DB_USER", PostgresServer.USER);
        environment.put("SERAI_DB_PASSWORD", PostgresServer.PASSWORD);

        // When
        try (SeraiTester apart = SeraiTester.start(environment)) {
            int status = apart.request("GET", "/ready", null, Map.of()).status();

            // Then
            assertThat(status).isEqualTo(200);
        }
    }

    @Test
    void thePasswordIsInNoLineOfTheLog(CapturedOutput log) {
        // Given
        String address = PostgresServer.shared().newDatabase();
        Map<String, String> talkative = on(address);
        talkative.putAll(Map.of("LOG_LEVEL", "trace", "LOGGING_LEVEL_ROOT", "debug"));
        Map<String, String> refused = on(address.replace("serai_", "absent_"));
        refused.putAll(Map.of("LOG_LEVEL", "trace", "LOGGING_LEVEL_ROOT", "debug"));

        // When
        SeraiTester.start(talkative).close();
        assertThatThrownBy(() -> SeraiTester.start(refused)).hasStackTraceContaining("absent_");

        // Then
        assertThat(log.getAll()).contains("DEBUG").doesNotContain(PostgresServer.PASSWORD);
    }

    @Test
    void whatOneInstanceDoesTheOtherKnows() {
        // Given
        try (SeraiTester second = start(database)) {
            TenantClient tenant = serai.newTenant("pg-two");
            tenant.connect("github", TOKEN);
            TenantClient there = new TenantClient(second, "pg-two", tenant.key());
            github.answer(true, request -> new Response(200, "{\"login\":\"octo\"}"));
            github.take();

            // When
            JsonNode result = there.call("github.getMe", Map.of());

            // Then
            assertThat(result.at("/login").asText()).isEqualTo("octo");
            assertThat(github.take()).singleElement().satisfies(request -> assertThat(request.header("Authorization"))
                    .isEqualTo("Bearer " + TOKEN));
        }
    }

    @Test
    void ofReplaysOnTwoInstancesOneIsDone() throws Exception {
        // Given
        try (SeraiTester second = start(database);
                ExecutorService callers = Executors.newFixedThreadPool(8)) {
            TenantClient here = serai.newTenant("pg-race");
            here.connect("github", TOKEN);
            TenantClient there = new TenantClient(second, "pg-race", here.key());
            github.answer(true, request -> Response.CUT);
            String path = "/dead-letters/"
                    + here.invoke("github.createIssue", ISSUE)
                            .json()
                            .at("/deadLetterId")
                            .asText() + "/replay";
            github.answer(true, request -> new Response(201, "{\"number\":7}"));
            github.take();

            // When
            List<Callable<Reply>> replays = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                TenantClient caller = i % 2 == 0 ? here : there;
                replays.add(() -> caller.request("POST", path, Map.of("acceptDuplicate", true)));
            }
            List<Integer> statuses = new ArrayList<>();
            for (Future<Reply> reply : callers.invokeAll(replays)) {
                statuses.add(reply.get().status());
            }

            // Then
            assertThat(statuses)
                    .containsOnlyOnce(200)
                    .filteredOn(status -> status == 409)
                    .hasSize(7);
            assertThat(github.take()).hasSize(1);
        }
    }

    @Test
    void manyInstancesMayStartAtOnceOnAnEmptyDatabase() throws Exception {
        // Given
        Map<String, String> environment = on(PostgresServer.shared().newDatabase());

        // When
        List<SeraiTester> started = new ArrayList<>();
        // The instances share this JVM's one Logback context, which Spring Boot sets up without a lock.
        System.setProperty(LoggingSystem.SYSTEM_PROPERTY, LoggingSystem.NONE);
        try (ExecutorService starters = Executors.newFixedThreadPool(3)) {
            for (Future<SeraiTester> one : starters.invokeAll(
                    Collections.nCopies(3, (Callable<SeraiTester>) () -> SeraiTester.start(environment)))) {
                started.add(one.get());
            }
        } finally {
            System.clearProperty(LoggingSystem.SYSTEM_PROPERTY);
        }

        // Then
        TenantClient tenant = started.getFirst().newTenant("pg-many");
        tenant.connect("github", TOKEN);
        github.answer(true, request -> new Response(200, "{\"login\":\"octo\"}"));
        for (SeraiTester one : started) {
            assertThat(new TenantClient(one, "pg-many", tenant.key())
                            .invoke("github.getMe", Map.of())
                            .status())
                    .isEqualTo(200);
            one.close();
        }
    }

    @Test
    void aDatabaseThatDroppedAllConnectionsIsAskedAgain() {
        // Given
        TenantClient tenant = serai.newTenant("pg-drop");

        // When
        PostgresServer.shared().disconnectAll(database);

        // Then
        Awaitility.await().untilAsserted(() -> assertThat(
                        tenant.request("GET", "/tenants/pg-drop/api-keys", null).status())
                .isEqualTo(200));
    }
}
