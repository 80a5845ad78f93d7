package io.serai.saga;

import io.serai.NeedsPostgres;
import io.serai.PostgresServer;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

@NeedsPostgres
class PostgresSagasTest extends SqlSagasTest {

    private static String address;

    @BeforeAll
    static void makeOneDatabase() {
        address = PostgresServer.shared().newDatabase();
    }

    @Override
    DataSource database() {
        return new DriverManagerDataSource(address);
    }
}
