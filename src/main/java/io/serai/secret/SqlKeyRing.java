package io.serai.secret;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** The ring of several instances: two tables of their database, which its ordinary backup leaves out. */
final class SqlKeyRing implements KeyRing {

    private final JdbcClient sql;
    private final TransactionOperations transaction;

    SqlKeyRing(JdbcClient sql, TransactionOperations transaction) {
        this.sql = sql;
        this.transaction = transaction;
    }

    @Override
    public Optional<Content> content() {
        return head("").map(head -> new Content(head.id(), head.check(), entries()));
    }

    private Optional<Content> head(String lock) {
        return sql.sql("select ring, sealed from key_ring where id = 1" + lock)
                .query((row, index) -> new Content(row.getString("ring"), row.getString("sealed"), List.of()))
                .optional();
    }

    private List<Entry> entries() {
        return sql.sql("select tenant_id, version, wrapped from key_ring_entries order by tenant_id, version")
                .query((row, index) ->
                        new Entry(row.getString("tenant_id"), row.getInt("version"), row.getString("wrapped")))
                .list();
    }

    @Override
    public void begin(Content first) {
        try {
            transaction.executeWithoutResult(status -> {
                sql.sql("insert into key_ring (id, ring, sealed) values (1, ?, ?)")
                        .params(first.id(), first.check())
                        .update();
                first.entries().forEach(this::insert);
            });
        } catch (DuplicateKeyException anotherWasFaster) {
            // Another instance made it at the same moment, which is all that was wanted.
        }
    }

    @Override
    public Map<Integer, String> of(String tenantId) {
        Map<Integer, String> versions = new TreeMap<>();
        sql.sql("select version, wrapped from key_ring_entries where tenant_id = ?")
                .param(tenantId)
                .query(row -> {
                    versions.put(row.getInt("version"), row.getString("wrapped"));
                });
        return versions;
    }

    @Override
    public boolean add(Entry entry) {
        try {
            insert(entry);
            return true;
        } catch (DuplicateKeyException anotherWasFaster) {
            return false;
        }
    }

    private void insert(Entry entry) {
        sql.sql("insert into key_ring_entries (tenant_id, version, wrapped, created_at)"
                        + " values (?, ?, ?, current_timestamp)")
                .params(entry.tenantId(), entry.version(), entry.wrapped())
                .update();
    }

    @Override
    public void destroy(String tenantId) {
        sql.sql("delete from key_ring_entries where tenant_id = ?")
                .param(tenantId)
                .update();
    }

    @Override
    public void change(UnaryOperator<Content> change) {
        transaction.executeWithoutResult(status -> {
            Content head = head(" for update").orElseThrow(); // one change at a time over all instances
            Content before = new Content(head.id(), head.check(), entries());
            Content after = change.apply(before);
            Map<List<Object>, Entry> earlier = new HashMap<>();
            before.entries().forEach(entry -> earlier.put(List.of(entry.tenantId(), entry.version()), entry));
            sql.sql("update key_ring set ring = ?, sealed = ? where id = 1")
                    .params(after.id(), after.check())
                    .update();
            for (Entry entry : after.entries()) {
                if (earlier.containsKey(List.of(entry.tenantId(), entry.version()))) {
                    update(entry);
                } else {
                    insert(entry);
                }
            }
        });
    }

    /** An entry that was destroyed meanwhile stays destroyed: there is nothing to update. */
    private void update(Entry entry) {
        sql.sql("update key_ring_entries set wrapped = ? where tenant_id = ? and version = ?")
                .params(entry.wrapped(), entry.tenantId(), entry.version())
                .update();
    }
}
