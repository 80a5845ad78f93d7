package io.serai.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.serai.NeedsPostgres;
import io.serai.PostgresServer;
import io.serai.RecordingProvider;
import io.serai.RecordingProvider.Response;
import io.serai.Reply;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The user of tenants against a real server: the product works with it, and a hostile statement finds one tenant's rows. */
@NeedsPostgres
class RowWallTest {

    private static final List<String> TABLES = List.of(
            "credentials",
            "oauth_apps",
            "dead_letters",
            "executions",
            "results",
            "result_parts",
            "sagas",
            "custom_servers");

    private static RecordingProvider github;
    private static SeraiTester serai;
    private static String database;
    private static TenantClient mallory;
    private static TenantClient victim;
    private static PlatformDatabase rows;

    @BeforeAll
    static void start() {
        github = new RecordingProvider();
        database = PostgresServer.shared().newDatabase();
        Map<String, String> environment = new HashMap<>(github.environment("github"));
        environment.put("SERAI_DB_URL", database);
        environment.put("SERAI_BREAKER", "false");
        environment.put("SERAI_CUSTOM_SERVERS_INSIDE", github.address());
        environment.putAll(TwoUsers.environment(database));
        serai = SeraiTester.start(environment);
        rows = serai.bean(PlatformDatabase.class);
        mallory = serai.newTenant("mallory");
        victim = serai.newTenant("victim");
        List.of(mallory, victim).forEach(RowWallTest::leaveSomethingEverywhere);
    }

    @AfterAll
    static void stop() {
        serai.close();
        github.close();
    }

    private static void leaveSomethingEverywhere(TenantClient tenant) {
        tenant.connect("github", "gho_" + tenant.id());
        Map<String, String> app =
                Map.of("clientId", "client-of-" + tenant.id(), "clientSecret", "secret-0123456789-" + tenant.id());
        assertThat(tenant.request("POST", "/tenants/" + tenant.id() + "/integrations/github/oauth-config", app)
                        .status())
                .isLessThan(300);
        github.answer(true, request -> Response.CUT);
        Map<String, String> headers =
                Map.of("Authorization", "Bearer " + tenant.key(), "Idempotency-Key", "key-" + tenant.id());
        Map<String, String> arguments = Map.of("owner", "o", "repo", "r", "title", "t");
        Map<String, Object> call = Map.of("toolId", "github.createIssue", "parameters", arguments);
        assertThat(serai.request("POST", "/api/v1/tools/invoke", call, headers).status())
                .isEqualTo(502);
        Map<String, String> server = Map.of("id", "own", "endpoint", github.address());
        assertThat(tenant.request("POST", "/api/v1/mcps", server).status()).isEqualTo(201);
        JdbcClient own = rows.of(tenant.id());
        own.sql("insert into results (id, tenant_id, media_type, bytes, parts, expires_at) values (?, ?, 'a/b', 1, 1,"
                        + " current_timestamp + interval '1 day')")
                .params("res-" + tenant.id(), tenant.id())
                .update();
        own.sql("insert into result_parts (result_id, part, sealed) values (?, 0, 'sealed')")
                .param("res-" + tenant.id())
                .update();
        own.sql("insert into sagas (id, tenant_id, tool_id, connection, request_id, state, attempts, arguments_hash,"
                        + " sealed_work, created_at, due_at) values (?, ?, 't', 'c', 'r', 'running', 0, 'h', 'w',"
                        + " current_timestamp, current_timestamp + interval '1 day')")
                .params("saga-" + tenant.id(), tenant.id())
                .update();
    }

    @Test
    void theProductWorksWithIt() {
        // Given
        github.answer(true, request -> new Response(201, "{\"number\":7}"));

        // When
        Reply letters = victim.request("GET", "/dead-letters", null);
        String letter = letters.json().at("/deadLetters/0/id").asText();
        Reply replay = victim.request("POST", "/dead-letters/" + letter + "/replay", Map.of("acceptDuplicate", true));
        Reply connections = victim.request("GET", "/tenants/victim/integrations", null);

        // Then
        assertThat(letters.json().at("/pagination/total").asInt()).isEqualTo(1);
        assertThat(replay.status()).isEqualTo(200);
        assertThat(connections.status()).isEqualTo(200);
        assertThat(serai.request("GET", "/ready", null, Map.of()).status()).isEqualTo(200);
    }

    @Test
    void aStatementThatForgetsItsTenantFindsOneTenantsRows() {
        TABLES.forEach(table -> {
            assertThat(count(rows.ofAll(), "select count(*) from " + table))
                    .as(table)
                    .isGreaterThan(1);
            assertThat(count(rows.of("mallory"), "select count(*) from " + table + " where true or 1 = 1"))
                    .as(table)
                    .isOne();
            assertThat(count(rows.of("nobody"), "select count(*) from " + table))
                    .as(table)
                    .isZero();
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select count(*) from credentials where tenant_id = 'victim'",
                "select count(*) from credentials a join credentials b on true where b.tenant_id = 'victim'",
                "with x as materialized (select set_config('serai.tenant', 'victim', false))"
                        + " select count(*) from x, credentials where tenant_id = 'victim'",
                "with x as materialized (select set_config('serai.ticket', 'victim', false),"
                        + " set_config('serai.tenant', '*', false)) select count(*) from x, credentials",
                "set serai.tenant = 'victim'; select count(*) from credentials",
                "select count(*) from dead_letters where tenant_id like '%' and tenant_id <> 'mallory'",
                "select count(*) from result_parts where result_id = 'res-victim'",
                "grant all on credentials to public; select count(*) from credentials where tenant_id = 'victim'",
                "select count(*) from serai_tenant() t where t = 'victim'",
                "select count(*) from pg_stats where tablename = 'credentials'"
            })
    void noNameThatAStatementGivesItselfShowsAnothersRows(String hostile) throws SQLException {
        assertThat(hostile(hostile)).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select count(*) from api_keys",
                "select count(*) from tenants",
                "select count(*) from key_ring_entries",
                "select count(*) from tenant_row_secret",
                "select count(*) from refreshes",
                "select count(*) from oauth_states",
                "select count(*) from flyway_schema_history",
                "set role serai; select count(*) from credentials",
                "set session authorization serai; select count(*) from credentials",
                "with x as materialized (select set_config('role', 'serai', false)) select count(*) from x",
                "set row_security = off; select count(*) from credentials",
                "alter table credentials disable row level security; select 1",
                "drop policy rows_of_tenant on credentials; select 1",
                "create or replace function serai_tenant() returns varchar language sql as 'select ''victim'''; select 1",
                "truncate credentials; select 1",
                "select count(*) from pg_read_file('/etc/passwd')",
                "copy credentials to program 'cat'; select 1"
            })
    void whatWouldOpenTheWallIsRefused(String hostile) {
        assertThatThrownBy(() -> hostile(hostile)).isInstanceOf(SQLException.class);
        assertThat(count(rows.of("mallory"), "select count(*) from credentials"))
                .isOne();
    }

    @Test
    void anothersRowsAreNeitherChangedNorMade() {
        // Given
        Map<String, String> before = victims();

        // When
        TABLES.stream().filter(table -> !table.equals("result_parts")).forEach(table -> {
            rows.of("mallory")
                    .sql("delete from " + table + " where tenant_id = 'victim'")
                    .update();
            rows.of("mallory")
                    .sql("update " + table + " set tenant_id = tenant_id where tenant_id <> 'mallory'")
                    .update();
            assertThatThrownBy(() -> rows.of("mallory")
                            .sql("update " + table + " set tenant_id = 'victim'")
                            .update())
                    .isInstanceOf(DataAccessException.class);
        });
        assertThatThrownBy(() -> rows.of("mallory")
                        .sql("insert into oauth_apps values ('victim', 'slack', 's', current_timestamp)")
                        .update())
                .isInstanceOf(DataAccessException.class);
        assertThatThrownBy(() -> rows.of("mallory")
                        .sql("insert into result_parts values ('res-victim', 1, 'mine')")
                        .update())
                .isInstanceOf(DataAccessException.class);

        // Then
        assertThat(victims()).isEqualTo(before);
    }

    @Test
    void aTableThatAStatementLeavesBehindIsNotTakenForOurs() {
        // When
        for (int i = 0; i < 20; i++) { // on as many connections as it can get
            rows.of("mallory")
                    .sql("create temporary table if not exists oauth_apps as select 'victim' as tenant_id, 'github' as"
                            + " integration, 'forged' as sealed; set search_path = pg_temp, public")
                    .update();
        }

        // Then
        assertThat(rows.of("victim")
                        .sql("select sealed from oauth_apps")
                        .query(String.class)
                        .list())
                .hasSize(1)
                .doesNotContain("forged");
    }

    @Test
    void aUserWhoSeesEverythingIsRefused() {
        // Given
        TwoUsers.make(database, "serai_super", "superuser login password 'p'");
        TwoUsers.make(database, "serai_bypass", "bypassrls login password 'p'");
        TwoUsers.make(database, "serai_member", "in role serai login password 'p'");

        // When, Then
        List.of("serai_super", "serai_bypass", "serai_member").forEach(name -> assertThatThrownBy(() -> open(name))
                .hasMessageContaining(name + " sees the rows of all tenants"));
        assertThatThrownBy(() -> open("no_such_user")).hasMessageContaining("has no user no_such_user");
    }

    private static void open(String name) {
        try (HikariDataSource owners = new HikariDataSource()) {
            owners.setJdbcUrl(database);
            owners.setMaximumPoolSize(2);
            TenantDatabase.open(JdbcClient.create(owners), owners, TwoUsers.user(name, "p"), new SimpleMeterRegistry())
                    .close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://db/serai?user=a&password=b",
                "jdbc:postgresql://db/serai?password=b",
                "jdbc:postgresql://db/serai"
            })
    void theAddressNamesNoUserAnyMore(String address) {
        assertThat(TenantDatabase.withoutUser(address)).isEqualTo("jdbc:postgresql://db/serai");
        assertThat(TenantDatabase.withoutUser("jdbc:postgresql://db/serai?user=a&ssl=true&password=b"))
                .isEqualTo("jdbc:postgresql://db/serai?ssl=true");
    }

    private static Map<String, String> victims() {
        Map<String, String> all = new TreeMap<>();
        TABLES.stream()
                .filter(table -> !table.equals("result_parts"))
                .forEach(table -> all.put(
                        table,
                        rows.ofAll()
                                .sql("select coalesce(string_agg(t::text, ';'), '') from " + table
                                        + " t where tenant_id = 'victim'")
                                .query(String.class)
                                .single()));
        return all;
    }

    /** What the last of some statements says that run on a connection of mallory's. */
    private static int hostile(String statements) throws SQLException {
        Map<String, String> user = TwoUsers.environment(database);
        DriverManagerDataSource pool = new DriverManagerDataSource(
                TenantDatabase.withoutUser(database),
                user.get("SERAI_DB_TENANT_USER"),
                user.get("SERAI_DB_TENANT_PASSWORD"));
        byte[] secret = rows.ofAll()
                .sql("select secret from tenant_row_secret")
                .query(byte[].class)
                .single();
        try (Connection connection =
                        new TenantConnections(pool, new Tickets(secret, "public"), "mallory").getConnection();
                Statement statement = connection.createStatement()) {
            int last = -1;
            boolean found = statement.execute(statements);
            while (found || statement.getUpdateCount() >= 0) {
                if (found) {
                    ResultSet result = statement.getResultSet();
                    result.next();
                    last = result.getInt(1);
                }
                found = statement.getMoreResults();
            }
            return last;
        }
    }

    private static int count(JdbcClient sql, String statement) {
        return sql.sql(statement).query(Integer.class).single();
    }
}
