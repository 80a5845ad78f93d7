package io.serai.credential;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.serai.problem.Outcome;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tenants' connections: from memory on the call path, from the store for what has not been used lately. */
public final class Connections {

    private static final Logger LOGGER = LoggerFactory.getLogger(Connections.class);

    private final CredentialStore store;
    private final Clock clock;
    private final Cache<ConnectionId, Optional<Credential>> recent = Caffeine.newBuilder()
            .maximumSize(100_000)
            .expireAfterWrite(Duration.ofSeconds(30)) // how long another node's revocation may take
            .build();

    Connections(CredentialStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * The credential for a call, from memory alone; never blocks.
     *
     * @return null if the store must be asked, see {@link #credential}
     * @throws Problem 404 or 424, outcome {@code not_sent}
     */
    public @Nullable Credential remembered(ConnectionId id) {
        Optional<Credential> known = recent.getIfPresent(id);
        return known == null ? null : usable(id, known);
    }

    /**
     * The same, asking the store if need be. Blocks.
     *
     * @throws Problem 404, 424, 500 or 503, outcome {@code not_sent}
     */
    public Credential credential(ConnectionId id) {
        return usable(id, read(id, () -> recent.get(id, store::find)));
    }

    /**
     * The credential as it is stored, also one that has ended, to find out whether the provider still takes it. Blocks.
     *
     * @throws Problem 500 or 503, outcome {@code not_sent}
     */
    public Optional<Credential> stored(ConnectionId id) {
        return read(id, () -> store.find(id));
    }

    private static Optional<Credential> read(ConnectionId id, Supplier<Optional<Credential>> source) {
        try {
            return source.get();
        } catch (Quarantined damaged) {
            LOGGER.atError()
                    .addKeyValue("tenant", id.tenantId())
                    .addKeyValue("integration", id.integration())
                    .addKeyValue("error_class", "VaultEncryptionError")
                    .log("A stored credential does not open and is quarantined");
            throw Problem.of(ProblemType.VAULT_ENCRYPTION_ERROR, "The stored credential does not open; connect again.")
                    .withOutcome(Outcome.NOT_SENT)
                    .causedBy(damaged);
        } catch (StoreUnavailable down) {
            throw down.problem();
        }
    }

    private static <T> T reached(Supplier<T> access) {
        try {
            return access.get();
        } catch (StoreUnavailable down) {
            throw down.problem();
        }
    }

    private Credential usable(ConnectionId id, Optional<Credential> found) {
        Credential credential = found.orElseThrow(() -> notFound(id).withOutcome(Outcome.NOT_SENT));
        Connection connection = credential.connection();
        if (connection.state() != Connection.State.ACTIVE || connection.isExpired(clock.instant())) {
            throw Problem.of(
                            ProblemType.REAUTH_REQUIRED,
                            "The connection to " + id.integration() + " has ended; connect again.")
                    .withOutcome(Outcome.NOT_SENT);
        }
        return credential;
    }

    /** The problem of a tenant that has no such connection. */
    public static Problem notFound(ConnectionId id) {
        return Problem.of(
                        ProblemType.CREDENTIAL_NOT_FOUND,
                        "Credentials not found for " + id.tenantId() + "/" + id.integration() + ".")
                .with("error", "Credentials not found for " + id.tenantId() + "/" + id.integration());
    }

    /** The connection without its tokens. Blocks. */
    public Optional<Connection> describe(ConnectionId id) {
        return reached(() -> store.describe(id));
    }

    /** All connections of a tenant. Blocks. */
    public List<Connection> list(String tenantId) {
        return reached(() -> store.list(tenantId));
    }

    /** How many connections all tenants have. Blocks. */
    public int count() {
        return reached(store::count);
    }

    /**
     * Stores a credential in place of whatever the connection had. Blocks.
     *
     * @param fresh its version is ignored
     */
    public Connection replace(Credential fresh) {
        ConnectionId id = fresh.connection().id();
        while (true) {
            Credential next = describe(id)
                    .map(earlier -> fresh.with(fresh.connection().after(earlier)))
                    .orElse(fresh);
            if (reached(() -> store.put(next))) {
                recent.invalidate(id);
                return next.connection();
            }
        }
    }

    /** Removes a connection and says whether there was one. Blocks. */
    public boolean delete(ConnectionId id) {
        boolean existed = reached(() -> store.delete(id));
        recent.invalidate(id);
        return existed;
    }

    /** Removes all connections of a tenant and says how many there were. Blocks. */
    public int deleteAll(String tenantId) {
        int count = reached(() -> store.deleteAll(tenantId));
        recent.asMap().keySet().removeIf(id -> id.tenantId().equals(tenantId));
        return count;
    }

    /**
     * Records that the provider refused this very credential, so that the state is visible and later calls are told at
     * once. A credential that was replaced meanwhile is left alone. Blocks.
     */
    public void refused(Credential credential) {
        Connection connection = credential.connection();
        Credential broken = credential.with(connection.broken(Connection.REASON_REFUSED, clock.instant()));
        if (reached(() -> store.put(broken))) {
            LOGGER.atWarn()
                    .addKeyValue("tenant", connection.id().tenantId())
                    .addKeyValue("integration", connection.id().integration())
                    .log("The provider refused a connection; it must be renewed");
        }
        recent.invalidate(connection.id());
    }

    /** Records whose account the provider says this is. Left alone if the credential was replaced meanwhile. Blocks. */
    public void verified(Credential credential, Connection.Account account) {
        Credential next = credential.with(credential.connection().of(account, clock.instant()));
        reached(() -> store.put(next));
        recent.invalidate(credential.connection().id());
    }
}
