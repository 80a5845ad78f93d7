package io.serai.credential;

import io.serai.SeraiTester;
import io.serai.secret.TenantCipher;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.springframework.jdbc.core.simple.JdbcClient;

class EmbeddedClientAppStoreTest extends ClientAppStoreContract {

    private static SeraiTester serai;

    @BeforeAll
    static void start() {
        serai = SeraiTester.start(Map.of());
    }

    @AfterAll
    static void stop() {
        serai.close();
    }

    @Override
    protected ClientAppStore store() {
        return serai.bean(ClientAppStore.class);
    }

    @Override
    protected TenantCipher cipher() {
        return serai.bean(TenantCipher.class);
    }

    @Override
    protected String everythingStored(String tenantId) {
        return serai.bean(JdbcClient.class)
                .sql("select * from oauth_apps where tenant_id = ?")
                .param(tenantId)
                .query()
                .listOfRows()
                .toString();
    }
}
