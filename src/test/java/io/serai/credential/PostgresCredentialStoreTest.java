package io.serai.credential;

import io.serai.NeedsPostgres;
import io.serai.PostgresServer;
import io.serai.SeraiTester;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.springframework.jdbc.core.simple.JdbcClient;

@NeedsPostgres
class PostgresCredentialStoreTest extends CredentialStoreContract {

    private static SeraiTester serai;

    @BeforeAll
    static void start() {
        serai = SeraiTester.start(Map.of("SERAI_DB_URL", PostgresServer.shared().newDatabase()));
    }

    @AfterAll
    static void stop() {
        serai.close();
    }

    @Override
    CredentialStore store() {
        return serai.bean(CredentialStore.class);
    }

    @Override
    void damage(ConnectionId id) {
        serai.bean(JdbcClient.class)
                .sql("update credentials set sealed = overlay(sealed placing"
                        + " case substr(sealed, 60, 1) when 'A' then 'B' else 'A' end from 60)"
                        + " where tenant_id = ? and integration = ? and connection = ?")
                .params(id.tenantId(), id.integration(), id.connection())
                .update();
    }

    @Override
    String everythingStored() {
        return serai.bean(JdbcClient.class)
                .sql("select * from credentials")
                .query()
                .listOfRows()
                .toString();
    }
}
