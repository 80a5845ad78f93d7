package io.serai.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.AbstractDataSource;

/** One database with its pool, which is opened by the first query. Every query is a transaction that is undone. */
final class Database implements AutoCloseable {

    /** How long a query waits for a connection: a database that is down must not hold the caller. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

    private final String name;
    private final DatabaseSettings settings;
    private final MeterRegistry meters;
    private final ReentrantLock opening = new ReentrantLock();
    private volatile @Nullable HikariDataSource pool;

    Database(String name, DatabaseSettings settings, MeterRegistry meters) {
        this.name = name;
        this.settings = settings;
        this.meters = meters;
    }

    String name() {
        return name;
    }

    int rows() {
        return settings.rows();
    }

    Duration timeout() {
        return settings.timeout();
    }

    DataSource dataSource() {
        return new Lazy();
    }

    private HikariDataSource pool() {
        HikariDataSource open = pool;
        if (open == null) {
            opening.lock();
            try {
                open = pool == null ? new HikariDataSource(config()) : pool;
                pool = open;
            } finally {
                opening.unlock();
            }
        }
        return open;
    }

    private HikariConfig config() {
        HikariConfig config = new HikariConfig();
        config.setPoolName("database-" + name);
        config.setJdbcUrl(settings.address());
        config.setUsername(settings.username());
        if (settings.password() != null) {
            config.setPassword(settings.password().reveal());
        }
        config.setMaximumPoolSize(settings.connections());
        config.setMinimumIdle(0);
        config.setInitializationFailTimeout(-1);
        config.setConnectionTimeout(LONGEST_WAIT.toMillis());
        config.setIdleTimeout(Duration.ofMinutes(2).toMillis());
        // What does not commit is undone when the connection comes back, also where "read only" is a mere hint.
        config.setReadOnly(true);
        config.setAutoCommit(false);
        config.setMetricRegistry(meters);
        if (settings.address().startsWith("jdbc:postgresql:")) {
            // A server that is connected and never answers: seconds, which the address may change.
            config.addDataSourceProperty("connectTimeout", LONGEST_WAIT.toSeconds());
            config.addDataSourceProperty("socketTimeout", settings.timeout().toSeconds() + 5);
            config.addDataSourceProperty("readOnlyMode", "always"); // also what is no transaction
        }
        return config;
    }

    @Override
    public void close() {
        HikariDataSource open = pool;
        if (open != null) {
            open.close();
        }
    }

    /** Opens the pool when somebody wants a connection. */
    private final class Lazy extends AbstractDataSource {

        @Override
        public Connection getConnection() throws SQLException {
            return pool().getConnection();
        }

        @Override
        public Connection getConnection(String username, String password) throws SQLException {
            return getConnection();
        }
    }
}
