package io.serai.credential;

import io.serai.NeedsPostgres;
import io.serai.PostgresServer;
import io.serai.SeraiTester;
import io.serai.secret.TenantCipher;
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
    protected CredentialStore store() {
        return serai.bean(CredentialStore.class);
    }

    @Override
    protected void damage(ConnectionId id) {
        sql().sql("update credentials set sealed = overlay(sealed placing"
                        + " case substr(sealed, 60, 1) when 'A' then 'B' else 'A' end from 60)"
                        + " where tenant_id = ? and integration = ? and connection = ?")
                .params(id.tenantId(), id.integration(), id.connection())
                .update();
    }

    @Override
    protected TenantCipher cipher() {
        return serai.bean(TenantCipher.class);
    }

    @Override
    protected Object backup(ConnectionId id) {
        return sql().sql("select sealed from credentials where tenant_id = ? and integration = ? and connection = ?")
                .params(id.tenantId(), id.integration(), id.connection())
                .query(String.class)
                .single();
    }

    @Override
    protected void restore(ConnectionId id, Object backup) {
        sql().sql("update credentials set sealed = ? where tenant_id = ? and integration = ? and connection = ?")
                .params(backup, id.tenantId(), id.integration(), id.connection())
                .update();
    }

    @Override
    protected String everythingStored(String tenantId) {
        return sql().sql("select * from credentials where tenant_id = ?")
                .param(tenantId)
                .query()
                .listOfRows()
                .toString();
    }

    private static JdbcClient sql() {
        return serai.bean(JdbcClient.class);
    }
}
