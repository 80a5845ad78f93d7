package io.serai.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.FaultRuns;
import io.serai.PostgresServer;
import io.serai.RecordingProvider;
import io.serai.RecordingProvider.Received;
import io.serai.RecordingProvider.Response;
import io.serai.Reply;
import io.serai.ScratchFolder;
import io.serai.SeraiTester;
import io.serai.SetClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * Databases that earlier versions of the product left behind ({@code upgrade/V<n>.sql}: what they had written, in their
 * schema). Nothing in them is lost to this version.
 */
class UpgradeTest {

    private static final String KEYED = "key-of-an-earlier-version";

    private final RecordingProvider github = new RecordingProvider();

    @AfterEach
    void stop() {
        github.close();
    }

    /** The oldest way of keeping keys and the latest schema; with bench/faults each schema on each database. */
    static List<Arguments> databases() {
        List<Arguments> all = new ArrayList<>(List.of(Arguments.of("2", false), Arguments.of("10", true)));
        if (FaultRuns.count(0, 1) == 1) {
            Stream.of("2", "5", "10").forEach(version -> {
                all.add(Arguments.of(version, false));
                all.add(Arguments.of(version, true));
            });
        }
        return all.stream()
                .filter(one -> !(boolean) one.get()[1] || PostgresServer.isThere())
                .distinct()
                .toList();
    }

    @ParameterizedTest(name = "V{0}, PostgreSQL {1}")
    @MethodSource("databases")
    void everyRecordOfAnEarlierSchemaIsReadable(String version, boolean postgres) throws IOException {
        // Given
        Map<String, String> words = words(version);
        String database = postgres
                ? PostgresServer.shared().newDatabase()
                : "jdbc:h2:" + ScratchFolder.create("serai-upgrade").resolve("serai");
        Map<String, Integer> before = fill(database, version);
        Map<String, String> environment = new HashMap<>(github.environment("github"));
        environment.put("SERAI_DB_URL", database);
        environment.put("TOKEN_ENCRYPTION_KEY", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=");
        github.answer(true, request -> new Response(201, "{\"number\":1}"));

        // When
        try (SeraiTester serai =
                SeraiTester.start(environment, new SetClock(Instant.parse(Objects.requireNonNull(words.get("now")))))) {
            Map<String, Integer> after = rows(JdbcClient.create(new DriverManagerDataSource(database)), before);

            // Then
            assertThat(after).isEqualTo(before);
            everythingCanBeRead(serai, words);
        }
        FaultRuns.report(
                "a database of schema V" + version + (postgres ? ", PostgreSQL" : ", H2"),
                before.values().stream().mapToInt(Integer::intValue).sum() + " rows in " + before.size() + " tables",
                "all kept and readable",
                "all kept and readable",
                true);
    }

    private void everythingCanBeRead(SeraiTester serai, Map<String, String> words) {
        Map<String, String> mine = Map.of("Authorization", "Bearer " + words.get("key"));
        Reply made = invoke(serai, mine, "after");
        assertThat(made.status()).isEqualTo(200);
        assertThat(github.take()).first().extracting(UpgradeTest::credential).isEqualTo("Bearer gho_earlier");
        JsonNode tenant =
                serai.adminRequest("GET", "/admin/tenants/earlier", null).json();
        assertThat(tenant.at("/name").asText()).isEqualTo("An earlier tenant");
        assertThat(tenant.at("/security/allowedIPs").toString()).contains("127.0.0.1");
        String letter = "/dead-letters/" + words.get("letter");
        JsonNode parked =
                serai.request("GET", letter + "?include=arguments", null, mine).json();
        assertThat(parked.at("/arguments/title").asText()).isEqualTo("parked");
        assertThat(serai.request("POST", letter + "/replay", "{}", mine).status())
                .isEqualTo(200);
        if (words.containsKey("app")) {
            String path = "/tenants/earlier/integrations/github/oauth-config";
            assertThat(serai.request("GET", path, null, mine).toString()).contains(words.get("app"));
        }
        if (words.containsKey("keyed")) {
            Map<String, String> again = new HashMap<>(mine);
            again.put("Idempotency-Key", KEYED);
            github.take();
            assertThat(invoke(serai, again, "keyed").header("Idempotency-Replayed"))
                    .isEqualTo("true");
            assertThat(github.take()).isEmpty();
        }
    }

    private static Reply invoke(SeraiTester serai, Map<String, String> headers, String title) {
        Map<String, String> arguments = Map.of("owner", "o", "repo", "r", "title", title);
        Map<String, Object> call = Map.of("toolId", "github.createIssue", "parameters", arguments);
        return serai.request("POST", "/api/v1/tools/invoke", call, headers);
    }

    private static String credential(Received request) {
        return request.header("Authorization");
    }

    /** The schema as it was, and the rows in it. */
    private static Map<String, Integer> fill(String database, String version) throws IOException {
        DriverManagerDataSource source = new DriverManagerDataSource(database);
        Flyway.configure().dataSource(source).target(version).load().migrate();
        JdbcClient sql = JdbcClient.create(source);
        Map<String, Integer> tables = new TreeMap<>();
        lines(version).filter(line -> line.startsWith("insert")).forEach(line -> {
            sql.sql(line.substring(0, line.length() - 1)).update();
            tables.put(line.replaceAll("insert into (\\w+).*", "$1"), 0);
        });
        return rows(sql, tables);
    }

    private static Map<String, Integer> rows(JdbcClient sql, Map<String, Integer> tables) {
        Map<String, Integer> counts = new TreeMap<>();
        tables.keySet().stream()
                .filter(table -> !table.equals("tenant_keys")) // V5 takes them into its own tables
                .forEach(table -> counts.put(
                        table,
                        sql.sql("select count(*) from " + table)
                                .query(Integer.class)
                                .single()));
        return counts;
    }

    /** What the comments at the head say: {@code -- name: value}. */
    private static Map<String, String> words(String version) throws IOException {
        Map<String, String> words = new HashMap<>();
        lines(version)
                .filter(line -> line.startsWith("-- ") && line.contains(": "))
                .forEach(
                        line -> words.put(line.substring(3, line.indexOf(':')), line.substring(line.indexOf(':') + 2)));
        return words;
    }

    private static Stream<String> lines(String version) throws IOException {
        return new ClassPathResource("upgrade/V" + version + ".sql", UpgradeTest.class)
                .getContentAsString(StandardCharsets.UTF_8)
                .lines();
    }
}
