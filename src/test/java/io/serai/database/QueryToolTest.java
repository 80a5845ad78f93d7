package io.serai.database;

import static io.serai.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.PostgresServer;
import io.serai.Reply;
import io.serai.RoutesFolder;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.opentest4j.TestAbortedException;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The example of a SQL tool, asked over HTTP: on H2, and on PostgreSQL where the machine has one. */
@ExtendWith(OutputCaptureExtension.class)
class QueryToolTest {

    private static final Path SHOP = Path.of("examples/routes/providers/shop.yaml");
    private static final Path PROBE = Path.of("src/test/resources/io/serai/database/probe.yaml");
    private static final String H2 = "jdbc:h2:mem:shop;DB_CLOSE_DELAY=-1";

    /** Provider → address of its database. */
    private static final Map<String, String> DATABASES = new LinkedHashMap<>();

    private static SeraiTester serai;
    private static TenantClient tenant;

    static Stream<String> shops() {
        return DATABASES.keySet().stream();
    }

    @BeforeAll
    static void start() throws Exception {
        DATABASES.put("shop", H2);
        try {
            DATABASES.put("pgshop", PostgresServer.shared().newDatabase());
        } catch (TestAbortedException none) {
            // H2 alone, then; the reason is in the log
        }
        RoutesFolder folder = RoutesFolder.ofTheGateway();
        Map<String, String> environment = new HashMap<>(Map.of(
                "SERAI_ROUTES", folder.path().toString(),
                "SERAI_DATABASES_GONE_URL", "jdbc:postgresql://127.0.0.1:1/gone",
                "SERAI_DATABASES_GONE_USERNAME", "canary-user",
                "SERAI_DATABASES_GONE_PASSWORD", "canary-database-password"));
        for (Map.Entry<String, String> database : DATABASES.entrySet()) {
            String name = database.getKey();
            fill(database.getValue());
            environment.put("SERAI_DATABASES_" + name.toUpperCase(Locale.ROOT) + "_URL", database.getValue());
            environment.put("SERAI_DATABASES_" + name.toUpperCase(Locale.ROOT) + "_TIMEOUT", "1s");
            environment.put("SERAI_DATABASES_" + name.toUpperCase(Locale.ROOT) + "_ROWS", "60");
            folder.with("providers/" + name + ".yaml", named(Files.readString(SHOP), "shop", name));
            folder.with("providers/" + name + "probe.yaml", probe(name));
        }
        serai = SeraiTester.start(environment);
        tenant = serai.newTenant("queries");
    }

    private static String probe(String name) throws IOException {
        boolean h2 = name.equals("shop");
        return named(Files.readString(PROBE), "probe", name + "probe")
                .replace("#shop", "#" + name)
                .replace("%BYTES%", h2 ? "X'0A9F'" : "'\\x0a9f'::bytea")
                .replace(
                        "%SLOW%",
                        h2
                                ? "select sum(a.x * b.x) from system_range(1, 100000) a, system_range(1, 1000000) b"
                                : "select pg_sleep(30)");
    }

    private static String named(String text, String from, String to) {
        return text.replace("name: " + from, "name: " + to)
                .replace(from + ".", to + ".")
                .replace("\"#" + from, "\"#" + to);
    }

    private static void fill(String address) throws SQLException {
        try (Connection connection = DriverManager.getConnection(address);
                Statement statement = connection.createStatement()) {
            statement.execute("create table customers (id int primary key, name varchar(4000))");
            statement.execute("create table orders (number int primary key, customer int, ordered date,"
                    + " total numeric(10, 2), state varchar(10))");
            statement.execute("create sequence numbers");
            statement.execute("insert into customers values (0, 'Acme')");
            statement.execute("insert into orders values (1, 0, date '2026-01-15', 8.00, 'paid'),"
                    + " (2, 0, date '2026-03-01', 129.90, 'open')");
            List<String> hostile = HostileTexts.ALL;
            for (int i = 0; i < hostile.size(); i++) {
                try (PreparedStatement insert = connection.prepareStatement("insert into customers values (?, ?)")) {
                    insert.setInt(1, 100 + i);
                    insert.setString(2, hostile.get(i));
                    insert.execute();
                }
                statement.execute("insert into orders values (" + (100 + i) + ", " + (100 + i)
                        + ", date '2026-01-01', 1, 'open')");
            }
        }
    }

    @AfterAll
    static void stop(CapturedOutput output) {
        serai.close();
        assertThat(output.getAll()).doesNotContain("canary-database-password").doesNotContain("canary-argument");
    }

    /** The answer as it is written, but for H2's capitals: a parser would make doubles of decimals. */
    private static String text(String tool, Map<String, ?> arguments) throws Exception {
        String call = SeraiTester.JSON.writeValueAsString(Map.of("toolId", tool, "parameters", arguments));
        HttpRequest request = HttpRequest.newBuilder(serai.api().resolve("/api/v1/tools/invoke"))
                .header("Authorization", "Bearer " + tenant.key())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(call))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.ofString())
                    .body()
                    .toLowerCase(Locale.ROOT);
        }
    }

    @ParameterizedTest
    @MethodSource("shops")
    void rowsAreJsonAndWhatIsLeftOutDoesNotLimit(String shop) throws Exception {
        assertThat(text(shop + ".listOrders", Map.of("customer", "Acme")))
                .contains("[{\"number\":2,\"ordered\":\"2026-03-01\",\"total\":129.90,\"state\":\"open\"},"
                        + "{\"number\":1,\"ordered\":\"2026-01-15\",\"total\":8.00,\"state\":\"paid\"}]");
        assertThat(tenant.call(shop + ".listOrders", Map.of("customer", "Acme", "state", "paid")))
                .hasSize(1);
        assertThat(tenant.call(shop + ".listOrders", Map.of("customer", "Acme", "since", "2026-02-01")))
                .hasSize(1);
        assertThat(tenant.call(shop + ".listOrders", Map.of("customer", "nobody")))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("shops")
    void furtherStepsShapeWhatTheDatabaseSaid(String shop) throws Exception {
        assertThat(text(shop + ".getOrder", Map.of("number", 2)))
                .contains("{\"number\":2,\"customer\":\"acme\",\"total\":129.90}");
        assertThatProblem(tenant.invoke(shop + ".getOrder", Map.of("number", 99)))
                .is(422, "PROVIDER_REJECTED");
    }

    @ParameterizedTest
    @MethodSource("shops")
    void noTextIsMoreThanAValue(String shop) throws SQLException {
        List<String> hostile = HostileTexts.ALL;
        assertThat(hostile).hasSizeGreaterThanOrEqualTo(50).doesNotHaveDuplicates();
        IntStream.range(0, hostile.size())
                .forEach(i -> assertThat(tenant.call(shop + ".listOrders", Map.of("customer", hostile.get(i)))
                                .findValues(shop.equals("shop") ? "NUMBER" : "number"))
                        .as(hostile.get(i))
                        .singleElement()
                        .extracting(JsonNode::asInt)
                        .isEqualTo(100 + i));
        try (Connection connection = DriverManager.getConnection(DATABASES.get(shop));
                Statement statement = connection.createStatement();
                var count = statement.executeQuery("select count(*) from orders")) {
            count.next();
            assertThat(count.getInt(1)).isEqualTo(hostile.size() + 2);
        }
    }

    @ParameterizedTest
    @MethodSource("shops")
    void noHeaderOfACallerReachesTheQuery(String shop) {
        // Given
        Map<String, String> headers =
                new HashMap<>(Map.of("Authorization", "Bearer " + tenant.key(), "state", "paid", "customer", "Acme"));
        for (String name : List.of(
                "CamelSqlQuery",
                "CamelSqlParameters",
                "CamelSqlDataSource",
                "CamelSqlRetrieveGeneratedKeys",
                "CamelSqlGeneratedColumns",
                "CamelSqlRowCount")) {
            headers.put(name, "select 'stolen' as number");
            headers.put(name.replace("Camel", "camel"), "select 'stolen' as number");
        }

        // When
        Reply reply = serai.request(
                "POST",
                "/api/v1/tools/invoke?CamelSqlQuery=select+1&state=paid",
                Map.of("toolId", shop + ".listOrders", "parameters", Map.of("customer", "Acme")),
                headers);

        // Then
        assertThat(reply.data().get("result")).hasSize(2);
    }

    @ParameterizedTest
    @MethodSource("shops")
    void theTenantIsTheOneThatCalls(String shop) {
        assertThat(tenant.call(shop + "probe.mine", Map.of("serai_tenant", "somebody"))
                        .get(0)
                        .elements()
                        .next()
                        .asText())
                .isEqualTo(tenant.id());
    }

    @ParameterizedTest
    @MethodSource("shops")
    void everyKindOfValueHasItsForm(String shop) throws Exception {
        assertThat(text(shop + "probe.kinds", Map.of()))
                .contains("{\"d\":\"2026-01-31\",\"t\":\"2026-01-31t10:20:30\",\"z\":\"2026-01-31t09:20:30z\","
                        + "\"n\":null,\"i\":9007199254740993,\"m\":1234567890.1200,\"f\":0.5,\"b\":true,"
                        + "\"x\":\"cp8=\",\"u\":\"6f1c2a34-0000-4000-8000-000000000001\"}");
        assertThat(text(
                        shop + "probe.echo",
                        Map.of(
                                "text",
                                "a%b+c&d=e",
                                "whole",
                                9007199254740993L,
                                "part",
                                0.1,
                                "flag",
                                true,
                                "list",
                                List.of(1, "x"))))
                .contains("{\"text\":\"a%b+c&d=e\",\"whole\":9007199254740993,\"part\":0.10,\"flag\":true,"
                        + "\"list\":\"[1,\\\"x\\\"]\",\"percent\":\"100% + 1 & 2 = 3 ü %de%\"}");
    }

    @ParameterizedTest
    @MethodSource("shops")
    void aQueryThatFailsTellsTheCallerNothingOfItsText(String shop) {
        assertThatProblem(tenant.invoke(shop + "probe.broken", Map.of())).is(502, "PROVIDER_ERROR");
        Reply value = tenant.invoke(shop + "probe.number", Map.of("text", "canary-argument"));
        assertThatProblem(value).is(422, "PROVIDER_REJECTED");
        assertThat(value.toString()).doesNotContain("canary-argument").doesNotContain("select");
        assertThatProblem(tenant.invoke(shop + "probe.many", Map.of())).is(422, "PROVIDER_REJECTED");
        assertThatProblem(tenant.invoke(shop + "probe.slow", Map.of())).is(504, "PROVIDER_TIMEOUT");
    }

    @Test
    void aDatabaseThatIsDownIsUnreachable() {
        Reply reply = tenant.invoke("shopprobe.gone", Map.of());
        assertThatProblem(reply).is(502, "PROVIDER_UNREACHABLE");
        assertThat(reply.json().path("outcome").asText()).isEqualTo("not_sent");
        assertThat(reply.toString()).doesNotContain("127.0.0.1").doesNotContain("canary");
    }

    @Test
    void aQueryChangesNothingEvenIfItsTextWould() {
        if (DATABASES.containsKey("pgshop")) {
            assertThatProblem(tenant.invoke("pgshopprobe.next", Map.of())).is(502, "PROVIDER_ERROR");
        }
    }
}
