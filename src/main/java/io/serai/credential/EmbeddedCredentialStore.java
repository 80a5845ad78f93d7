package io.serai.credential;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.platform.PlatformDatabase;
import io.serai.problem.ProblemType;
import io.serai.secret.TenantCipher;
import io.serai.secret.Undecipherable;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Connections in the platform database, tokens sealed with the tenant's key. */
final class EmbeddedCredentialStore implements CredentialStore {

    private static final String WHERE = " where tenant_id = ? and integration = ? and connection = ?";

    private static final int RETRY_SECONDS = 5;

    private final PlatformDatabase rows;
    private final TenantCipher cipher;
    private final ObjectMapper json;
    private final RecentAnswer writable = new RecentAnswer(this::answers);

    EmbeddedCredentialStore(PlatformDatabase rows, TenantCipher cipher, ObjectMapper json) {
        this.rows = rows;
        this.cipher = cipher;
        this.json = json;
    }

    private record Row(Connection connection, String sealed) {}

    @Override
    public Optional<Credential> find(ConnectionId id) {
        return reached(() -> select(id)
                .query((row, index) -> new Row(read(row, index), row.getString("sealed")))
                .optional()
                .map(this::open));
    }

    @Override
    public Optional<Connection> describe(ConnectionId id) {
        return reached(() -> select(id).query(this::read).optional());
    }

    private JdbcClient.StatementSpec select(ConnectionId id) {
        return rows.of(id.tenantId())
                .sql("select * from credentials" + WHERE)
                .params(id.tenantId(), id.integration(), id.connection());
    }

    private Credential open(Row row) {
        ConnectionId id = row.connection().id();
        try {
            SealedTokens tokens = SealedTokens.of(cipher.open(id.tenantId(), id.context(), row.sealed()));
            return new Credential(row.connection(), tokens.access(), tokens.refresh());
        } catch (Undecipherable damaged) {
            rows.of(id.tenantId())
                    .sql("update credentials set state = 'quarantined'" + WHERE)
                    .params(id.tenantId(), id.integration(), id.connection())
                    .update();
            throw new Quarantined(id, damaged);
        }
    }

    @Override
    public boolean put(Credential credential) {
        return reached(() -> credential.connection().version() == 1 ? insert(credential) : update(credential));
    }

    private boolean insert(Credential credential) {
        try {
            rows.of(credential.connection().id().tenantId())
                    .sql(
                            "insert into credentials (state, sealed, refreshable, token_type, scopes, expires_at, metadata,"
                                    + " account_id, account_name, created_at, updated_at, issued_at, refresh_count,"
                                    + " last_refresh_at, reason, version, tenant_id, integration, connection)"
                                    + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
                    .params(columns(credential))
                    .update();
            return true;
        } catch (DuplicateKeyException somebodyWasFaster) {
            return false;
        }
    }

    private boolean update(Credential credential) {
        return rows.of(credential.connection().id().tenantId())
                        .sql(
                                "update credentials set state = ?, sealed = ?, refreshable = ?, token_type = ?, scopes = ?,"
                                        + " expires_at = ?, metadata = ?, account_id = ?, account_name = ?, created_at = ?,"
                                        + " updated_at = ?, issued_at = ?, refresh_count = ?, last_refresh_at = ?, reason = ?,"
                                        + " version = ?" + WHERE + " and version = ?")
                        .params(columns(credential))
                        .param(credential.connection().version() - 1)
                        .update()
                == 1;
    }

    private @Nullable Object[] columns(Credential credential) {
        Connection connection = credential.connection();
        ConnectionId id = connection.id();
        Connection.Account account = connection.account();
        byte[] tokens = new SealedTokens(credential.accessToken(), credential.refreshToken()).bytes();
        return new @Nullable Object[] {
            connection.state().name().toLowerCase(Locale.ROOT),
            cipher.seal(id.tenantId(), id.context(), tokens),
            connection.refreshable(),
            connection.tokenType(),
            String.join(" ", connection.scopes()),
            utc(connection.expiresAt()),
            connection.metadata().toString(),
            account == null ? null : account.id(),
            account == null ? null : account.name(),
            utc(connection.createdAt()),
            utc(connection.updatedAt()),
            utc(connection.issuedAt()),
            connection.refreshCount(),
            utc(connection.lastRefresh()),
            connection.reason(),
            connection.version(),
            id.tenantId(),
            id.integration(),
            id.connection()
        };
    }

    @Override
    public boolean delete(ConnectionId id) {
        return reached(() -> rows.of(id.tenantId())
                        .sql("delete from credentials" + WHERE)
                        .params(id.tenantId(), id.integration(), id.connection())
                        .update()
                == 1);
    }

    @Override
    public List<Connection> list(String tenantId) {
        return reached(() -> rows.of(tenantId)
                .sql("select * from credentials where tenant_id = ? order by integration, connection")
                .param(tenantId)
                .query(this::read)
                .list());
    }

    @Override
    public int count() {
        return reached(() -> rows.ofAll()
                .sql("select count(*) from credentials")
                .query(Integer.class)
                .single());
    }

    @Override
    public int deleteAll(String tenantId) {
        return reached(() -> rows.ofAll()
                .sql("delete from credentials where tenant_id = ?")
                .param(tenantId)
                .update());
    }

    @Override
    public boolean isWritable() {
        return writable.answer();
    }

    private boolean answers() {
        try {
            rows.ofAll().sql("select 1").query(Integer.class).single();
            return true;
        } catch (DataAccessException down) {
            return false;
        }
    }

    private static <T> T reached(Supplier<T> access) {
        try {
            return access.get();
        } catch (DataAccessException down) {
            throw new StoreUnavailable(
                    ProblemType.STORE_UNAVAILABLE, "The credential store does not answer.", RETRY_SECONDS, down);
        }
    }

    private Connection read(ResultSet row, int index) throws SQLException {
        String scopes = row.getString("scopes");
        String accountId = row.getString("account_id");
        return new Connection(
                new ConnectionId(row.getString("tenant_id"), row.getString("integration"), row.getString("connection")),
                row.getLong("version"),
                Connection.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getString("token_type"),
                scopes.isEmpty() ? List.of() : List.of(scopes.split(" ")),
                row.getBoolean("refreshable"),
                instant(row, "expires_at"),
                object(row.getString("metadata")),
                accountId == null ? null : new Connection.Account(accountId, row.getString("account_name")),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("updated_at", OffsetDateTime.class).toInstant(),
                row.getObject("issued_at", OffsetDateTime.class).toInstant(),
                row.getInt("refresh_count"),
                instant(row, "last_refresh_at"),
                row.getString("reason"));
    }

    private ObjectNode object(String text) {
        try {
            return (ObjectNode) json.readTree(text);
        } catch (JsonProcessingException damaged) {
            throw new IllegalStateException("A row of credentials holds damaged JSON", damaged);
        }
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    private static @Nullable OffsetDateTime utc(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }
}
