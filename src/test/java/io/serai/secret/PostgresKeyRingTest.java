package io.serai.secret;

import io.serai.NeedsPostgres;
import io.serai.PostgresServer;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

@NeedsPostgres
class PostgresKeyRingTest extends SqlKeyRingTest {

    @Override
    DataSource newDatabase() {
        return new DriverManagerDataSource(PostgresServer.shared().newDatabase());
    }
}
