package io.serai.credential;

import io.serai.NeedsPostgres;
import io.serai.PostgresServer;
import io.serai.SeraiTester;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

@NeedsPostgres
class PostgresCredentialStoreTest extends SqlCredentialStoreContract {

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
    SeraiTester serai() {
        return serai;
    }
}
