package io.serai.credential;

import io.serai.SeraiTester;
import io.serai.secret.TenantCipher;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The contract for credentials in the platform database, whichever that is. */
abstract class SqlCredentialStoreContract extends CredentialStoreContract {

    abstract SeraiTester serai();

    @Override
    protected CredentialStore store() {
        return serai().bean(CredentialStore.class);
    }

    @Override
    protected TenantCipher cipher() {
        return serai().bean(TenantCipher.class);
    }

    @Override
    protected void damage(ConnectionId id) {
        String sealed = sealed(id);
        // One character inside; the form stays valid Base64.
        int middle = sealed.length() / 2;
        char other = sealed.charAt(middle) == 'A' ? 'B' : 'A';
        overwrite(id, sealed.substring(0, middle) + other + sealed.substring(middle + 1));
    }

    @Override
    protected Object backup(ConnectionId id) {
        return sealed(id);
    }

    @Override
    protected void restore(ConnectionId id, Object backup) {
        overwrite(id, (String) backup);
    }

    @Override
    protected String everythingStored(String tenantId) {
        return sql().sql("select * from credentials where tenant_id = ?")
                .param(tenantId)
                .query()
                .listOfRows()
                .toString();
    }

    private JdbcClient sql() {
        return serai().bean(JdbcClient.class);
    }

    private String sealed(ConnectionId id) {
        return sql().sql("select sealed from credentials where tenant_id = ? and integration = ? and connection = ?")
                .params(id.tenantId(), id.integration(), id.connection())
                .query(String.class)
                .single();
    }

    private void overwrite(ConnectionId id, String sealed) {
        sql().sql("update credentials set sealed = ? where tenant_id = ? and integration = ? and connection = ?")
                .params(sealed, id.tenantId(), id.integration(), id.connection())
                .update();
    }
}
