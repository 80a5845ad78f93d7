package io.serai.idempotency;

import io.serai.platform.TenantRows;
import java.time.Clock;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class SqlExecutionsTest extends ExecutionsContract {

    @Override
    Executions empty(Clock clock) {
        TenantRows rows = rows();
        rows.ofAll().sql("delete from executions").update();
        return new SqlExecutions(rows, clock, SETTINGS);
    }

    TenantRows rows() {
        DataSource database = new DriverManagerDataSource("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        Flyway.configure().dataSource(database).load().migrate();
        return TenantRows.ofOneUser(JdbcClient.create(database));
    }
}
