package io.serai.credential.vault;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.serai.credential.Connection;
import io.serai.credential.ConnectionId;
import io.serai.credential.Credential;
import io.serai.credential.CredentialStore;
import io.serai.credential.Quarantined;
import io.serai.credential.StoreUnavailable;
import io.serai.secret.Undecipherable;
import io.serai.tenant.TenantId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections as entries of Vault's KV engine, their tokens as Transit ciphertext. The entry's version is the connection's.
 * What a person wrote there is a connection too: its tokens are encrypted in place when they are first read.
 */
final class VaultCredentialStore implements CredentialStore {

    private static final Logger LOGGER = LoggerFactory.getLogger(VaultCredentialStore.class);

    /** For requests that wait for no turn. */
    private static final Runnable AT_ONCE = () -> {};

    private final KeyValue entries;
    private final VaultLayout layout;
    private final TokenSeal seal;
    private final VaultHealth health;
    private final Discoveries discoveries;
    /** Versions that do not open. Nothing is written about them: what is stored stays as it is. */
    private final Cache<ConnectionId, Long> damaged =
            Caffeine.newBuilder().maximumSize(10_000).build();

    VaultCredentialStore(
            KeyValue entries, VaultLayout layout, TokenSeal seal, VaultHealth health, Discoveries discoveries) {
        this.entries = entries;
        this.layout = layout;
        this.seal = seal;
        this.health = health;
        this.discoveries = discoveries;
    }

    private Optional<CredentialFields.Stored> read(ConnectionId id) {
        return VaultLayout.isValid(id)
                ? entry(id).flatMap(entry -> CredentialFields.read(id, entry))
                : Optional.empty();
    }

    private Optional<KeyValue.Entry> entry(ConnectionId id) {
        return entries.read(layout.entry(id));
    }

    @Override
    public Optional<Credential> find(ConnectionId id) {
        if (!VaultLayout.isValid(id)) {
            return Optional.empty();
        }
        Optional<KeyValue.Entry> entry = entry(id);
        return entry.flatMap(found -> CredentialFields.read(id, found))
                .map(stored -> open(stored, entry.get().data().orElseThrow()));
    }

    private Credential open(CredentialFields.Stored stored, ObjectNode data) {
        ConnectionId id = stored.connection().id();
        try {
            TokenSeal.Opened tokens = seal.open(id, stored.accessToken(), stored.refreshToken());
            damaged.invalidate(id);
            Connection connection = stored.connection();
            if (tokens.toBeSealed()) {
                connection = sealInPlace(connection, tokens, data);
            }
            if (stored.foreign()) {
                discoveries.saw(connection);
            }
            return new Credential(connection, tokens.accessToken(), tokens.refreshToken());
        } catch (Undecipherable doesNotOpen) {
            damaged.put(id, stored.connection().version());
            throw new Quarantined(id, doesNotOpen);
        }
    }

    /** A failure is left for the next reader: the tokens are as good as before. */
    private Connection sealInPlace(Connection connection, TokenSeal.Opened tokens, ObjectNode data) {
        ConnectionId id = connection.id();
        try {
            TokenSeal.Sealed sealed = seal.seal(id, tokens.accessToken(), tokens.refreshToken());
            ObjectNode next = CredentialFields.withTokens(data, sealed.accessToken(), sealed.refreshToken());
            next.put("created_at", connection.createdAt().toString());
            next.put("updated_at", connection.updatedAt().toString());
            next.put("issued_at", connection.issuedAt().toString());
            if (entries.write(layout.entry(id), next, connection.version())) {
                LOGGER.atInfo()
                        .addKeyValue("tenant", id.tenantId())
                        .addKeyValue("integration", id.integration())
                        .log("A credential that a person stored is encrypted now");
                connection = connection.at(connection.version() + 1);
                entries.destroyUpTo(layout.entry(id), connection.version() - 1);
            }
        } catch (StoreUnavailable down) {
            LOGGER.atWarn()
                    .addKeyValue("tenant", id.tenantId())
                    .addKeyValue("integration", id.integration())
                    .log("A credential is stored in the clear, and that could not be changed");
        }
        return connection;
    }

    @Override
    public Optional<Connection> describe(ConnectionId id) {
        return read(id).map(stored -> isInTheClear(stored) ? encrypted(stored) : sealed(stored));
    }

    /**
     * Reads a connection so that whoever plans for those that a person stored is told of it, if it is one.
     *
     * @return false if that must be done again
     */
    boolean discover(ConnectionId id) {
        long refusals = discoveries.refusals();
        describe(id);
        return discoveries.refusals() == refusals;
    }

    private Connection sealed(CredentialFields.Stored stored) {
        if (stored.foreign()) {
            discoveries.saw(stored.connection());
        }
        return shown(stored.connection());
    }

    private static boolean isInTheClear(CredentialFields.Stored stored) {
        return !Transit.isCiphertext(stored.accessToken())
                || stored.refreshToken() != null && !Transit.isCiphertext(stored.refreshToken());
    }

    /** Whoever looks at it first, call or list, has it encrypted. */
    private Connection encrypted(CredentialFields.Stored stored) {
        try {
            return find(stored.connection().id()).map(Credential::connection).orElse(stored.connection());
        } catch (Quarantined damaged) {
            return shown(stored.connection());
        }
    }

    private Connection shown(Connection connection) {
        Long version = damaged.getIfPresent(connection.id());
        return version != null && version == connection.version() ? connection.quarantined() : connection;
    }

    @Override
    public boolean put(Credential credential) {
        Connection connection = credential.connection();
        ConnectionId id = connection.id();
        if (!VaultLayout.isValid(id)) {
            throw new IllegalArgumentException("Not a name of a connection");
        }
        Optional<KeyValue.Entry> entry = entry(id);
        Optional<Connection> before =
                entry.flatMap(found -> CredentialFields.read(id, found)).map(CredentialFields.Stored::connection);
        if (before.isPresent() ? !follows(connection, before.get()) : connection.version() != 1) {
            return false;
        }
        TokenSeal.Sealed sealed = seal.seal(id, credential.accessToken(), credential.refreshToken());
        ObjectNode data = CredentialFields.write(
                connection,
                sealed.accessToken(),
                sealed.refreshToken(),
                entry.flatMap(KeyValue.Entry::data).orElse(null));
        // An entry without a credential, deleted with "vault kv delete" perhaps, has a version all the same.
        return entries.write(
                layout.entry(id), data, entry.map(KeyValue.Entry::version).orElse(0L));
    }

    /** Not only the version: an entry that was deleted and made again counts from 1, and is another connection. */
    private static boolean follows(Connection connection, Connection before) {
        return before.version() == connection.version() - 1
                && before.createdAt().equals(connection.createdAt());
    }

    @Override
    public boolean delete(ConnectionId id) {
        Optional<KeyValue.Entry> entry = VaultLayout.isValid(id) ? entry(id) : Optional.empty();
        boolean isCredential =
                entry.flatMap(found -> CredentialFields.read(id, found)).isPresent();
        // Also one whose newest version was deleted: the older ones can be had back. Never what is no credential.
        if (isCredential || entry.isPresent() && entry.get().data().isEmpty()) {
            entries.destroy(layout.entry(id));
        }
        return isCredential;
    }

    @Override
    public List<Connection> list(String tenantId) {
        return ids(tenantId, AT_ONCE).stream()
                .map(this::describe)
                .flatMap(Optional::stream)
                .sorted(Comparator.comparing((Connection one) -> one.id().integration())
                        .thenComparing(one -> one.id().connection()))
                .toList();
    }

    /** @param turn called before each request */
    List<ConnectionId> ids(String tenantId, Runnable turn) {
        List<ConnectionId> ids = new ArrayList<>();
        turn.run();
        for (String name : entries.list(layout.tenant(tenantId))) {
            if (!name.endsWith("/")) {
                add(ids, tenantId, name, ConnectionId.DEFAULT);
            } else if (VaultLayout.isIntegration(name.substring(0, name.length() - 1))) {
                String integration = name.substring(0, name.length() - 1);
                turn.run();
                entries.list(layout.tenant(tenantId) + name).stream()
                        .filter(connection -> !connection.equals(ConnectionId.DEFAULT)) // it has no folder
                        .forEach(connection -> add(ids, tenantId, integration, connection));
            }
        }
        return ids;
    }

    private static void add(List<ConnectionId> ids, String tenantId, String integration, String connection) {
        if (VaultLayout.isIntegration(integration) && ConnectionId.isValid(connection)) {
            ids.add(new ConnectionId(tenantId, integration, connection));
        }
    }

    @Override
    public int count() {
        return entries.list(layout.tenants()).stream()
                .filter(name -> name.endsWith("/"))
                .map(name -> name.substring(0, name.length() - 1))
                .filter(TenantId::isValid)
                .mapToInt(tenantId -> ids(tenantId, AT_ONCE).size())
                .sum();
    }

    @Override
    public int deleteAll(String tenantId) {
        List<ConnectionId> ids = ids(tenantId, AT_ONCE);
        int deleted = 0;
        for (ConnectionId id : ids) {
            if (delete(id)) {
                deleted++;
            }
        }
        return deleted;
    }

    @Override
    public boolean isWritable() {
        return health.isWritable();
    }

    @Override
    public String condition() {
        return health.condition();
    }
}
