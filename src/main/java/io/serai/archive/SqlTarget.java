package io.serai.archive;

import io.serai.audit.JournalBatch;
import io.serai.audit.JournalPosition;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionOperations;

/** The platform database. Records and position are written together or not at all, so nothing is there twice. */
final class SqlTarget implements Target {

    static final String NAME = "sql";

    private final AuditTables tables;
    private final TransactionOperations transaction;

    SqlTarget(AuditTables tables, TransactionOperations transaction) {
        this.tables = tables;
        this.transaction = transaction;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public @Nullable JournalPosition position(String journal) {
        return tables.position(journal);
    }

    @Override
    public void take(JournalBatch batch) {
        AuditRows rows = AuditRows.of(batch.lines());
        transaction.executeWithoutResult(begun -> {
            tables.moveTo(batch.end(), batch.lines().getFirst().prevHash());
            tables.add(rows.begun());
            tables.end(rows.ended());
        });
    }
}
