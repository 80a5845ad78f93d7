package io.serai.custom;

import io.serai.platform.PlatformDatabase;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.transaction.support.TransactionOperations;

/** The table {@code custom_servers}. Everything here blocks. */
final class ServerStore {

    private final PlatformDatabase database;
    private final TransactionOperations transaction;
    private final ServerRows rows;

    ServerStore(PlatformDatabase database, TransactionOperations transaction, ServerRows rows) {
        this.database = database;
        this.transaction = transaction;
        this.rows = rows;
    }

    /** The tenants that have any. */
    Set<String> owners() {
        return new HashSet<>(database.ofAll()
                .sql("select distinct tenant_id from custom_servers")
                .query(String.class)
                .list());
    }

    List<CustomServer> ofTenant(String tenantId) {
        return database.of(tenantId)
                .sql("select * from custom_servers where tenant_id = ? order by id")
                .param(tenantId)
                .query(rows::read)
                .list();
    }

    Optional<CustomServer> find(String tenantId, String id) {
        return database.of(tenantId)
                .sql("select * from custom_servers where tenant_id = ? and id = ?")
                .params(tenantId, id)
                .query(rows::read)
                .optional();
    }

    /** How many a tenant has now that were there before a moment. */
    long count(String tenantId, Instant before) {
        return database.of(tenantId)
                .sql("select count(*) from custom_servers where tenant_id = ? and created_at < ?")
                .params(tenantId, ServerRows.utc(before))
                .query(Long.class)
                .single();
    }

    /** The same of all tenants that have any. */
    Map<String, Long> counts(Instant before) {
        Map<String, Long> counts = new HashMap<>();
        database.ofAll()
                .sql("select tenant_id, count(*) from custom_servers where created_at < ? group by tenant_id")
                .param(ServerRows.utc(before))
                .query((row, index) -> Map.entry(row.getString(1), row.getLong(2)))
                .list()
                .forEach(entry -> counts.put(entry.getKey(), entry.getValue()));
        return counts;
    }

    /**
     * Adds a server unless the tenant has as many as it may. The tenant's own row is held meanwhile, so that no two
     * instances add the last one.
     *
     * @throws Problem 403 {@code SERVER_QUOTA_EXCEEDED}, 409 {@code SERVER_ALREADY_EXISTS}
     */
    void insert(CustomServer server, long most) {
        try {
            transaction.executeWithoutResult(status -> {
                database.ofAll()
                        .sql("select id from tenants where id = ? for update")
                        .param(server.tenantId())
                        .query(String.class)
                        .optional();
                requireRoom(server.tenantId(), most);
                database.ofAll()
                        .sql(ServerRows.INSERT)
                        .params(rows.columns(server))
                        .update();
            });
        } catch (DuplicateKeyException there) {
            throw Problem.of(ProblemType.SERVER_ALREADY_EXISTS, "The tenant has a server with this id.");
        }
    }

    private void requireRoom(String tenantId, long most) {
        long there = database.ofAll()
                .sql("select count(*) from custom_servers where tenant_id = ?")
                .param(tenantId)
                .query(Long.class)
                .single();
        if (there >= most) {
            throw Problem.of(
                            ProblemType.SERVER_QUOTA_EXCEEDED,
                            "The tenant may have " + most + " servers of its own and has " + there + ".")
                    .with("limits", new Room("tenant", most, 0));
        }
    }

    /** The quota as a problem shows it. */
    record Room(String scope, long limit, long remaining) {}

    /** @return false if it is not as it was before: somebody else was faster */
    boolean update(CustomServer before, CustomServer server) {
        return database.of(server.tenantId())
                        .sql(ServerRows.UPDATE)
                        .params(rows.columns(server))
                        .param(ServerRows.utc(before.updatedAt()))
                        .update()
                == 1;
    }

    void delete(String tenantId, String id) {
        database.of(tenantId)
                .sql("delete from custom_servers where tenant_id = ? and id = ?")
                .params(tenantId, id)
                .update();
    }

    void deleteAll(String tenantId) {
        database.ofAll()
                .sql("delete from custom_servers where tenant_id = ?")
                .param(tenantId)
                .update();
    }
}
