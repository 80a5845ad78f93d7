package io.serai.credential;

import io.micrometer.core.instrument.MeterRegistry;
import io.serai.problem.Outcome;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tenants' connections: from memory on the call path, from the store for what has not been used lately. */
public final class Connections {

    private static final Logger LOGGER = LoggerFactory.getLogger(Connections.class);

    /** How long a call waits for a refresh when it names no time of its own. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final CredentialStore store;
    private final Consumer<ConnectionId> announcement;
    private final Clock clock;
    private final Supplier<@Nullable Refresher> refresher;
    private final Supplier<Stream<ConnectionListener>> listeners;
    private final RecentCredentials recent;
    private final AccessMeters meters;

    /** @param announcement tells the other nodes that a connection has changed */
    Connections(
            CredentialStore store,
            RecentCredentials recent,
            Consumer<ConnectionId> announcement,
            Clock clock,
            Supplier<@Nullable Refresher> refresher,
            Supplier<Stream<ConnectionListener>> listeners,
            AccessMeters meters) {
        this.store = store;
        this.recent = recent;
        this.meters = meters;
        this.announcement = announcement;
        this.clock = clock;
        this.refresher = refresher;
        this.listeners = listeners;
    }

    /** Connections of this process alone, whose tokens nobody renews: for runs apart from a gateway. */
    public static Connections of(CredentialStore store, MeterRegistry registry) {
        return new Connections(
                store,
                new RecentCredentials(store, Duration.ofMinutes(1), System::nanoTime),
                id -> {},
                Clock.systemUTC(),
                () -> null,
                Stream::empty,
                new AccessMeters(registry));
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
        return known == null || known.filter(this::mustBeRenewed).isPresent() ? null : usable(id, known);
    }

    /** The same, asking the store and the provider's token endpoint if need be. Blocks. */
    public Credential credential(ConnectionId id) {
        return credential(id, PATIENCE);
    }

    /**
     * The same.
     *
     * @param patience how long the caller can wait for a refresh
     * @throws Problem 404, 424, 500, 502 or 503, outcome {@code not_sent}
     */
    public Credential credential(ConnectionId id, Duration patience) {
        Optional<Credential> found = read(id, () -> recent.read(id));
        Refresher available = refresher.get();
        if (available != null && found.filter(this::mustBeRenewed).isPresent()) {
            try {
                return available.refresh(id, found.get().connection().version(), patience);
            } catch (Problem problem) {
                throw problem.type() == ProblemType.REFRESH_NOT_SUPPORTED
                        ? ended(id).causedBy(problem)
                        : problem;
            }
        }
        return usable(id, found);
    }

    private boolean mustBeRenewed(Credential credential) {
        Connection connection = credential.connection();
        return connection.state() == Connection.State.ACTIVE
                && connection.refreshable()
                && connection.isWornOut(clock.instant());
    }

    /** Whether a credential that the provider refused might be renewed. */
    public boolean isRenewable(Credential credential) {
        return credential.refreshToken() != null && refresher.get() != null;
    }

    /**
     * A newer credential in place of one that the provider refused, from the store or by a refresh. Blocks.
     *
     * @throws Problem as {@link Refresher#refresh}
     */
    public Credential renewed(Credential refused, Duration patience) {
        Connection connection = refused.connection();
        return Objects.requireNonNull(refresher.get(), "isRenewable")
                .refresh(connection.id(), connection.version(), patience);
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
            throw down.problem();
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
        Instant now = clock.instant();
        boolean over = connection.refreshable() ? connection.isWornOut(now) : connection.isExpired(now);
        if (connection.state() != Connection.State.ACTIVE || over) {
            throw ended(id);
        }
        return credential;
    }

    /** The problem of a connection that works no more. */
    public static Problem ended(ConnectionId id) {
        return Problem.of(
                        ProblemType.REAUTH_REQUIRED,
                        "The connection to " + id.integration() + " has ended; connect again.")
                .withOutcome(Outcome.NOT_SENT);
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
        return meters.count("count", store::count);
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
            listeners.get().forEach(listener -> listener.storing(next.connection()));
            if (put(next)) {
                return next.connection();
            }
        }
    }

    /**
     * Writes the next version of a credential, unless somebody else wrote it first: nothing is changed then. Blocks.
     *
     * @throws Problem 503 if the store takes no writes; the credential may or may not have been written
     */
    public boolean put(Credential next) {
        boolean written = meters.count("store", () -> store.put(next));
        if (written) {
            changed(next.connection().id());
        } else {
            recent.forget(next.connection().id()); // what is remembered is older than what somebody else wrote
        }
        return written;
    }

    /** Uses a credential that could not be stored yet, on this node and for a while. */
    public void keep(Credential unsaved) {
        recent.keep(unsaved);
    }

    /** Whether {@link #put} would be taken now. Blocks. */
    public boolean isWritable() {
        boolean writable = store.isWritable();
        if (writable) {
            recent.storeReached();
        }
        return writable;
    }

    /** A connection was written, here or on another node. */
    void heardOf(ConnectionId id) {
        forget(id);
        listeners.get().forEach(listener -> listener.changed(id));
    }

    /** Drops what this node remembers of a connection. */
    public void forget(ConnectionId id) {
        recent.forget(id);
    }

    private void changed(ConnectionId id) {
        recent.storeAnswered();
        recent.forget(id);
        announcement.accept(id);
    }

    /** Removes a connection and says whether there was one. Blocks. */
    public boolean delete(ConnectionId id) {
        boolean existed = meters.count("delete", () -> store.delete(id));
        changed(id);
        listeners.get().forEach(listener -> listener.removed(id));
        return existed;
    }

    /** Removes all connections of a tenant and says how many there were. Blocks. */
    public int deleteAll(String tenantId) {
        List<Connection> there = list(tenantId);
        int count = meters.count("delete", () -> store.deleteAll(tenantId));
        recent.forgetAll(tenantId);
        for (Connection connection : there) {
            changed(connection.id());
            listeners.get().forEach(listener -> listener.removed(connection.id()));
        }
        return count;
    }

    /**
     * Records that the provider refused this very credential, so that the state is visible and later calls are told at
     * once. A credential that was replaced meanwhile is left alone. Blocks.
     */
    public void refused(Credential credential) {
        broken(credential, Connection.REASON_REFUSED);
    }

    /**
     * Records that a connection works no more and why, so that the state is visible and later calls are told at once.
     * Blocks.
     *
     * @param reason one of the {@code REASON_…} constants
     * @return false if the credential was written by somebody else meanwhile: nothing was changed
     */
    public boolean broken(Credential credential, String reason) {
        Connection connection = credential.connection();
        boolean recorded = put(credential.with(connection.broken(reason, clock.instant())));
        if (recorded) {
            LOGGER.atWarn()
                    .addKeyValue("tenant", connection.id().tenantId())
                    .addKeyValue("integration", connection.id().integration())
                    .addKeyValue("connection", connection.id().connection())
                    .addKeyValue("reason", reason)
                    .log("The provider refused a connection; it must be renewed");
        }
        return recorded;
    }

    /** Records whose account the provider says this is. Left alone if the credential was replaced meanwhile. Blocks. */
    public void verified(Credential credential, Connection.Account account) {
        put(credential.with(credential.connection().of(account, clock.instant())));
    }

    /** What the store is like, in one word: {@code ok}, or why it cannot be asked. May wait for half a second. */
    public String storeCondition() {
        return store.condition();
    }

    /** Whether calls can be served from what the store says or said a short time ago. */
    public boolean isServing() {
        return recent.isServing();
    }
}
