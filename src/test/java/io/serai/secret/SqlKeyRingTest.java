package io.serai.secret;

import java.sql.SQLException;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.init.ScriptUtils;
import org.springframework.transaction.support.TransactionTemplate;

class SqlKeyRingTest extends KeyRingContract {

    private static int databases;

    private final DataSource database = newDatabase();

    @Override
    KeyRing emptyRing() throws SQLException {
        try (var connection = database.getConnection()) {
            ScriptUtils.executeSqlScript(connection, new ClassPathResource("db/migration/V5__keys.sql"));
        }
        return again();
    }

    DataSource newDatabase() {
        JdbcDataSource h2 = new JdbcDataSource();
        h2.setURL("jdbc:h2:mem:keyring" + ++databases + ";DB_CLOSE_DELAY=-1");
        return h2;
    }

    @Override
    KeyRing again() {
        return new SqlKeyRing(
                JdbcClient.create(database), new TransactionTemplate(new DataSourceTransactionManager(database)));
    }
}
