package io.serai.idempotency;

import java.time.Clock;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class SqlExecutionsTest extends ExecutionsContract {

    @Override
    Executions empty(Clock clock) {
        DataSource database = database();
        Flyway.configure().dataSource(database).load().migrate();
        JdbcClient sql = JdbcClient.create(database);
        sql.sql("delete from executions").update();
        return new SqlExecutions(sql, clock, SETTINGS);
    }

    DataSource database() {
        return new DriverManagerDataSource("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    }
}
