package io.serai.credential;

import io.serai.problem.Outcome;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import java.time.Clock;
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
    private final RecentCredentials recent;
    private final Clock clock;
    private final AccessMeters meters;

    Connections(CredentialStore store, RecentCredentials recent, Clock clock, AccessMeters meters) {
        this.store = store;
        this.recent = recent;
        this.clock = clock;
        this.meters = meters;
    }

    /**
     * The credential for a call, from memory alone; never blocks.
     *
     * @return null if the store must be asked, see {@link #credential}
     * @throws Problem 404, 424 or 500, outcome {@code not_sent}
     */
    public @Nullable Credential remembered(ConnectionId id) {
        Optional<Credential> known;
        try {
            known = recent.remembered(id);
        } catch (Quarantined damaged) {
            throw quarantined(id, damaged);
        }
        return known == null ? null : usable(id, known);
    }

    /**
     * The same, asking the store if need be. Blocks.
     *
     * @throws Problem 404, 424, 500 or 503, outcome {@code not_sent}
     */
    public Credential credential(ConnectionId id) {
        return usable(id, read(id, () -> recent.read(id)));
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
            throw quarantined(id, damaged);
        } catch (StoreUnavailable down) {
            throw down.problem().withOutcome(Outcome.NOT_SENT);
        }
    }

    private static Problem quarantined(ConnectionId id, Quarantined damaged) {
        LOGGER.atError()
                .addKeyValue("tenant", id.tenantId())
                .addKeyValue("integration", id.integration())
                .addKeyValue("error_class", "VaultEncryptionError")
                .log("A stored credential does not open and is quarantined");
        return Problem.of(ProblemType.VAULT_ENCRYPTION_ERROR, "The stored credential does not open; connect again.")
                .withOutcome(Outcome.NOT_SENT)
                .causedBy(damaged);
    }

    private Credential usable(ConnectionId id, Optional<Credential> found) {
        meters.used(found.isPresent());
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
        return meters.count("read", () -> store.describe(id));
    }

    /** All connections of a tenant. Blocks. */
    public List<Connection> list(String tenantId) {
        return meters.count("read", () -> store.list(tenantId));
    }

    /** How many connections all tenants have. Blocks. */
    public int count() {
        return store.count();
    }

    /**
     * Stores a credential in place of whatever the connection had. Blocks.
     *
     * @param fresh its version is ignored
     */
    public Connection replace(Credential fresh) {
        return meters.count("store", () -> write(fresh));
    }

    private Connection write(Credential fresh) {
        ConnectionId id = fresh.connection().id();
        while (true) {
            Credential next = store.describe(id)
                    .map(earlier -> fresh.with(fresh.connection().after(earlier)))
                    .orElse(fresh);
            if (store.put(next)) {
                recent.forget(id);
                return next.connection();
            }
        }
    }

    /** Removes a connection and says whether there was one. Blocks. */
    public boolean delete(ConnectionId id) {
        boolean existed = meters.count("delete", () -> store.delete(id));
        recent.forget(id);
        return existed;
    }

    /** Removes all connections of a tenant and says how many there were. Blocks. */
    public int deleteAll(String tenantId) {
        int count = meters.count("delete", () -> store.deleteAll(tenantId));
        recent.forgetAll(tenantId);
        return count;
    }

    /**
     * Records that the provider refused this very credential, so that the state is visible and later calls are told at
     * once. A credential that was replaced meanwhile is left alone. Blocks.
     */
    public void refused(Credential credential) {
        Connection connection = credential.connection();
        Credential broken = credential.with(connection.broken(Connection.REASON_REFUSED, clock.instant()));
        if (store.put(broken)) {
            LOGGER.atWarn()
                    .addKeyValue("tenant", connection.id().tenantId())
                    .addKeyValue("integration", connection.id().integration())
                    .log("The provider refused a connection; it must be renewed");
        }
        recent.forget(connection.id());
    }

    /** Records whose account the provider says this is. Left alone if the credential was replaced meanwhile. Blocks. */
    public void verified(Credential credential, Connection.Account account) {
        store.put(credential.with(credential.connection().of(account, clock.instant())));
        recent.forget(credential.connection().id());
    }

    /** Whether a credential could be stored now; at most a second old. May wait. */
    public boolean isWritable() {
        return store.isWritable();
    }

    /** What the store is like, in one word: {@code ok}, or why it cannot be asked. May wait. */
    public String storeCondition() {
        return store.condition();
    }

    /** Whether calls can be served from what the store says or said a short time ago. */
    public boolean isServing() {
        return recent.isServing();
    }
}
