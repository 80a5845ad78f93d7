package io.serai.secret;

import java.util.List;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** What the database notes about keys: which ring is its own, and the keys that an earlier release kept in it. */
final class KeyRegister {

    /** A tenant's key as an earlier release kept it. */
    record Earlier(String tenantId, String wrapped) {}

    private static final String RING = "ring:";

    private final JdbcClient sql;
    private final TransactionOperations transaction;

    KeyRegister(JdbcClient sql, TransactionOperations transaction) {
        this.sql = sql;
        this.transaction = transaction;
    }

    /** Whether something was sealed for this database before. */
    boolean isUsed() {
        return row().isPresent();
    }

    /** The id of the database's ring; empty for a new database and for one of an earlier release. */
    Optional<String> ring() {
        return row().filter(text -> text.startsWith(RING)).map(text -> text.substring(RING.length()));
    }

    /** A constant that the master key of an earlier release sealed. */
    Optional<String> earlierCheck() {
        return row().filter(text -> !text.startsWith(RING));
    }

    private Optional<String> row() {
        return sql.sql("select sealed from master_key_check where id = 1")
                .query(String.class)
                .optional();
    }

    List<Earlier> earlierKeys() {
        return sql.sql("select tenant_id, wrapped from tenant_keys")
                .query((row, index) -> new Earlier(row.getString("tenant_id"), row.getString("wrapped")))
                .list();
    }

    /** Notes the ring and forgets the keys that were taken over. */
    void enter(String ring) {
        try {
            transaction.executeWithoutResult(status -> {
                int changed = sql.sql("update master_key_check set sealed = ? where id = 1")
                        .param(RING + ring)
                        .update();
                if (changed == 0) {
                    sql.sql("insert into master_key_check (id, sealed) values (1, ?)")
                            .param(RING + ring)
                            .update();
                }
                sql.sql("delete from tenant_keys").update();
            });
        } catch (DuplicateKeyException anotherWasFaster) {
            // Another instance noted the same ring at the same moment.
        }
    }
}
