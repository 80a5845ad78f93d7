package io.serai.quota;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code quota_use}. Everything here blocks. */
final class QuotaRows {

    private final JdbcClient sql;

    QuotaRows(JdbcClient sql) {
        this.sql = sql;
    }

    /** Adds to what is used if it stays within the limit; one statement, so that no two instances take the same. */
    boolean add(String tenantId, String month, long calls, long limit) {
        return sql.sql("update quota_use set invocations = invocations + ?"
                                + " where tenant_id = ? and quota_month = ? and invocations + ? <= ?")
                        .params(calls, tenantId, month, calls, limit)
                        .update()
                == 1;
    }

    /** The same whatever the limit is; a negative number gives back. */
    void settle(String tenantId, String month, long calls) {
        sql.sql("update quota_use set invocations = invocations + ? where tenant_id = ? and quota_month = ?")
                .params(calls, tenantId, month)
                .update();
    }

    long used(String tenantId, String month) {
        return sql.sql("select invocations from quota_use where tenant_id = ? and quota_month = ?")
                .params(tenantId, month)
                .query(Long.class)
                .optional()
                .orElse(0L);
    }

    void begin(String tenantId, String month) {
        try {
            sql.sql("insert into quota_use (tenant_id, quota_month, invocations) values (?, ?, 0)")
                    .params(tenantId, month)
                    .update();
        } catch (DuplicateKeyException begun) {
            // By another call, or another instance.
        }
    }

    void delete(String tenantId) {
        sql.sql("delete from quota_use where tenant_id = ?").param(tenantId).update();
    }
}
