package io.serai.tenant;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.serai.invalidation.Invalidation;
import io.serai.invalidation.Invalidations;
import io.serai.invalidation.Memory;
import io.serai.secret.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * All tenants. Those in use are answered from memory; a change is seen at once here, elsewhere when it is heard of, and
 * within 30 s if it is not.
 */
public final class Tenants implements Memory {

    private final JdbcClient sql;
    private final TransactionOperations transaction;
    private final ApiKeys keys;
    private final TenantRows rows;
    private final Invalidations invalidations;
    private final Cache<String, Optional<Tenant>> recent = cache(100_000);

    /** Names of which there is no tenant: few, because there is no end to them. */
    private final Cache<String, Optional<Tenant>> absent = cache(1_000);

    Tenants(
            JdbcClient sql,
            TransactionOperations transaction,
            ApiKeys keys,
            ObjectMapper json,
            Invalidations invalidations) {
        this.sql = sql;
        this.transaction = transaction;
        this.keys = keys;
        this.rows = new TenantRows(json);
        this.invalidations = invalidations;
    }

    private static Cache<String, Optional<Tenant>> cache(int most) {
        return Caffeine.newBuilder()
                .executor(Runnable::run) // its upkeep is done quicker than handed over
                .maximumSize(most)
                .expireAfterWrite(Duration.ofSeconds(30))
                .build();
    }

    /** @return null if the database must be asked, see {@link #find} */
    public @Nullable Optional<Tenant> known(String id) {
        Optional<Tenant> known = recent.getIfPresent(id);
        return known != null ? known : absent.getIfPresent(id);
    }

    /** Blocks on the database. */
    public Optional<Tenant> find(String id) {
        Optional<Tenant> found = known(id);
        while (found == null) { // once, but for a name that becomes a tenant between the two questions
            found = recent.get(id, name -> query(name).map(Optional::of).orElse(null));
            found = found != null ? found : absent.get(id, name -> query(name).isPresent() ? null : Optional.empty());
        }
        return found;
    }

    private Optional<Tenant> query(String id) {
        return sql.sql("select * from tenants where id = ?")
                .param(id)
                .query(rows::read)
                .optional();
    }

    /**
     * Makes a tenant with its first key, which has all scopes: both or neither.
     *
     * @throws org.springframework.dao.DuplicateKeyException if the id is taken
     */
    public ApiKeys.Issued create(Tenant tenant) {
        return create(tenant, KeyText.random());
    }

    /** The same with a key that was drawn before. */
    ApiKeys.Issued create(Tenant tenant, Secret key) {
        ApiKeys.Issued first = Objects.requireNonNull(transaction.execute(status -> {
            write(tenant);
            return keys.first(tenant.id(), key);
        }));
        changed(tenant.id());
        return first;
    }

    /**
     * Makes a tenant without a key.
     *
     * @throws org.springframework.dao.DuplicateKeyException if the id is taken
     */
    public void insert(Tenant tenant) {
        write(tenant);
        changed(tenant.id());
    }

    private void write(Tenant tenant) {
        sql.sql("insert into tenants (name, email, plan, status, limits, features, security, metadata, created_at,"
                        + " updated_at, id) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
                .params(TenantRows.columns(tenant))
                .update();
    }

    /** Only when the change is committed: a reader in between would remember the old state. */
    private void changed(String id) {
        forget(id);
        invalidations.announce(Invalidation.of(Invalidation.Kind.TENANT, id));
    }

    void forget(String id) {
        recent.invalidate(id);
        absent.invalidate(id);
    }

    /**
     * Changes a tenant; of two changes at once, the later one sees what the earlier one did.
     *
     * @return the tenant as it is now; empty if there is none
     */
    public Optional<Tenant> change(String id, UnaryOperator<Tenant> change) {
        Tenant changed = transaction.execute(status -> {
            Optional<Tenant> before = sql.sql("select * from tenants where id = ? for update")
                    .param(id)
                    .query(rows::read)
                    .optional();
            return before.map(change).map(this::overwrite).orElse(null);
        });
        changed(id);
        return Optional.ofNullable(changed);
    }

    private Tenant overwrite(Tenant tenant) {
        sql.sql("update tenants set name = ?, email = ?, plan = ?, status = ?, limits = ?, features = ?,"
                        + " security = ?, metadata = ?, created_at = ?, updated_at = ? where id = ?")
                .params(TenantRows.columns(tenant))
                .update();
        return tenant;
    }

    /**
     * Removes the tenant with its keys.
     *
     * @return the number of keys that ended
     */
    public int delete(String id) {
        List<ApiKey> ended = Objects.requireNonNull(transaction.execute(status -> {
            sql.sql("delete from tenants where id = ?").param(id).update();
            return keys.deleteOf(id);
        }));
        changed(id);
        keys.forget(ended);
        return ended.size();
    }

    /** @param status null for all */
    public List<Tenant> list(Tenant.@Nullable Status status, int limit, int offset) {
        return of(status, "select *", " order by id limit :limit offset :offset")
                .param("limit", limit)
                .param("offset", offset)
                .query(rows::read)
                .list();
    }

    /** All of them at once are counted without a condition, which a database does without looking at each. */
    private JdbcClient.StatementSpec of(Tenant.@Nullable Status status, String what, String rest) {
        return status == null
                ? sql.sql(what + " from tenants" + rest)
                : sql.sql(what + " from tenants where status = :status" + rest)
                        .param("status", TenantRows.text(status));
    }

    /** The names of all tenants. Blocks. */
    public List<String> ids() {
        return sql.sql("select id from tenants").query(String.class).list();
    }

    public int count(Tenant.@Nullable Status status) {
        return of(status, "select count(*)", "").query(Integer.class).single();
    }

    @Override
    public Invalidation.Kind kind() {
        return Invalidation.Kind.TENANT;
    }

    @Override
    public void forget(Invalidation change) {
        forget(change.names().getFirst());
    }

    @Override
    public void forgetAll() {
        recent.invalidateAll();
        absent.invalidateAll();
    }
}
