package io.serai.platform;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.serai.PostgresServer;
import io.serai.secret.Secret;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** A PostgreSQL as an operator sets it up who wants a second wall between tenants. */
public final class TwoUsers {

    static final String USER = "serai_tenants";
    private static final String PASSWORD = "canary-tenants-password-41b0";

    private TwoUsers() {}

    /** The user of tenants, made if the server does not have it, as variables of an operator. */
    public static Map<String, String> environment(String databaseUrl) {
        make(databaseUrl, USER, "login password '" + PASSWORD + "'");
        return Map.of("SERAI_DB_TENANT_USER", USER, "SERAI_DB_TENANT_PASSWORD", PASSWORD);
    }

    static void make(String databaseUrl, String role, String attributes) {
        owner(databaseUrl).sql("""
                        do $$ begin create role %s %s;
                        exception when duplicate_object or unique_violation then null; end $$""".formatted(role, attributes)).update();
    }

    static JdbcClient owner(String databaseUrl) {
        return JdbcClient.create(new DriverManagerDataSource(databaseUrl));
    }

    /** Stores of tenants on a new database of their own. */
    public static PlatformDatabase onNewDatabase() {
        String address = PostgresServer.shared().newDatabase();
        Flyway.configure()
                .dataSource(new DriverManagerDataSource(address))
                .locations("classpath:db/migration", "classpath:db/postgresql")
                .load()
                .migrate();
        environment(address);
        HikariDataSource owners = new HikariDataSource();
        owners.setJdbcUrl(address);
        owners.setMaximumPoolSize(4);
        JdbcClient owner = JdbcClient.create(owners);
        return PlatformDatabase.ofTwoUsers(
                owner, TenantDatabase.open(owner, owners, user(USER, PASSWORD), new SimpleMeterRegistry()));
    }

    static TenantUser user(String name, String password) {
        return new TenantUser(name, Secret.of(password));
    }
}
