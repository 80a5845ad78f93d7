package io.serai.platform;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The same PostgreSQL, as a user who sees the rows of one tenant at a time and no table that is the platform's alone. */
final class TenantDatabase implements AutoCloseable {

    /** What this user may do, table by table. What is not here, such as API keys and the tenants' own keys, is closed to it. */
    private static final Map<String, String> RIGHTS = Map.of(
            "credentials", "select, insert, update, delete",
            "oauth_apps", "select, insert, update, delete",
            "oauth_states", "insert",
            "dead_letters", "select, insert, update, delete",
            "executions", "select, insert, update, delete",
            "results", "select, insert, update, delete",
            "result_parts", "select, insert, update, delete",
            "sagas", "select, insert, update, delete",
            "custom_servers", "select, insert, update, delete");

    /** Several instances that start at once grant one after the other. */
    private static final long TURN = 0x5E2A1;

    private final HikariDataSource pool;
    private final Tickets tickets;

    private TenantDatabase(HikariDataSource pool, Tickets tickets) {
        this.pool = pool;
        this.tickets = tickets;
    }

    /**
     * Connects, having given the user its rights.
     *
     * @throws IllegalStateException if that user would see more than it should
     */
    static TenantDatabase open(JdbcClient owner, HikariDataSource owners, TenantUser user, MeterRegistry meters) {
        grant(owner, user.username());
        HikariDataSource pool = new HikariDataSource(config(owners, user, meters));
        try {
            requireLimits(JdbcClient.create(pool), user.username());
            byte[] secret = owner.sql("select secret from tenant_row_secret")
                    .query(byte[].class)
                    .single();
            String schema =
                    owner.sql("select current_schema()").query(String.class).single();
            return new TenantDatabase(pool, new Tickets(secret, schema));
        } catch (RuntimeException refused) {
            pool.close();
            throw refused;
        }
    }

    private static HikariConfig config(HikariDataSource owners, TenantUser user, MeterRegistry meters) {
        HikariConfig config = new HikariConfig();
        owners.copyStateTo(config);
        config.setJdbcUrl(withoutUser(owners.getJdbcUrl()));
        config.setUsername(user.username());
        config.setPassword(user.password() == null ? "" : user.password().reveal());
        config.setPoolName("tenants");
        config.setMinimumIdle(1);
        if (config.getMetricsTrackerFactory() == null) {
            config.setMetricRegistry(meters);
        }
        return config;
    }

    /** What an address says of user and password wins over everything else. */
    static String withoutUser(String address) {
        return address.replaceAll("(?<=[?&])(user|password)=[^&]*&?", "").replaceAll("[?&]$", "");
    }

    private static void grant(JdbcClient owner, String name) {
        if (hasAll(owner, name)) {
            return;
        }
        String user = '"' + name.replace("\"", "\"\"") + '"';
        StringBuilder grants = new StringBuilder();
        RIGHTS.forEach(
                (table, rights) -> grants.append("execute 'grant %s on %s to ' || who;\n".formatted(rights, table)));
        // One statement is one transaction, so all are granted or none, and the turn ends with it.
        owner.sql("""
                        do $serai$
                        declare who text := $who$%s$who$;
                        begin
                          perform pg_advisory_xact_lock(%d);
                          execute 'grant usage on schema ' || quote_ident(current_schema()) || ' to ' || who;
                          %s
                        end $serai$""".formatted(user, TURN, grants)).update();
    }

    private static boolean hasAll(JdbcClient owner, String name) {
        try {
            return RIGHTS.keySet().stream().allMatch(table -> owner.sql("select has_table_privilege(?, ?, 'insert')")
                    .params(name, table)
                    .query(Boolean.class)
                    .single());
        } catch (BadSqlGrammarException unknown) {
            throw new IllegalStateException(
                    "SERAI_DB_TENANT_USER: the database has no user " + name + "; make it with" + " create role "
                            + name.toLowerCase(Locale.ROOT) + " login password '…'",
                    unknown);
        }
    }

    private static void requireLimits(JdbcClient user, String name) {
        List<String> open = RIGHTS.keySet().stream()
                .filter(table -> !user.sql("select row_security_active(?)")
                        .param(table)
                        .query(Boolean.class)
                        .single())
                .sorted()
                .toList();
        boolean seesKeys = user.sql("select has_table_privilege('api_keys', 'select')")
                .query(Boolean.class)
                .single();
        if (!open.isEmpty() || seesKeys) {
            throw new IllegalStateException("SERAI_DB_TENANT_USER: " + name + " sees the rows of all tenants. It must"
                    + " not own the tables, be a member of their owner, be a superuser or have bypassrls");
        }
    }

    JdbcClient of(String tenantId) {
        return JdbcClient.create(new TenantConnections(pool, tickets, tenantId));
    }

    @Override
    public void close() {
        pool.close();
    }
}
