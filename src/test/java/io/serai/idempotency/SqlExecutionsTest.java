package io.serai.idempotency;

import io.serai.platform.PlatformDatabase;
import java.time.Clock;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class SqlExecutionsTest extends ExecutionsContract {

    @Override
    Executions empty(Clock clock) {
        PlatformDatabase rows = rows();
        rows.ofAll().sql("delete from executions").update();
        return new SqlExecutions(rows, clock, SETTINGS);
    }

    PlatformDatabase rows() {
        DataSource database = new DriverManagerDataSource("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        Flyway.configure().dataSource(database).load().migrate();
        return PlatformDatabase.ofOneUser(JdbcClient.create(database));
    }
}
