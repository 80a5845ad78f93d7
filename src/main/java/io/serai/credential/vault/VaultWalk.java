package io.serai.credential.vault;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.serai.credential.ConnectionId;
import io.serai.credential.OutsideConnections;
import java.util.Optional;

/**
 * Goes through tenants' folders for connections that Serai has not read. An entry's metadata, which hold no secret, say
 * whether there is a version that was not looked at before; the entry itself is read only then.
 */
final class VaultWalk implements OutsideConnections {

    private final KeyValue entries;
    private final VaultLayout layout;
    private final VaultCredentialStore store;
    private final Cache<ConnectionId, KeyValue.Stamp> seen =
            Caffeine.newBuilder().maximumSize(100_000).build();

    VaultWalk(KeyValue entries, VaultLayout layout, VaultCredentialStore store) {
        this.entries = entries;
        this.layout = layout;
        this.store = store;
    }

    @Override
    public void discover(String tenantId, Runnable turn) {
        for (ConnectionId id : store.ids(tenantId, turn)) {
            turn.run();
            Optional<KeyValue.Stamp> newest = entries.stamp(layout.entry(id));
            if (newest.isPresent() && !newest.get().equals(seen.getIfPresent(id))) {
                turn.run();
                look(id, newest.get());
            }
        }
    }

    private void look(ConnectionId id, KeyValue.Stamp stamp) {
        if (store.discover(id)) {
            seen.put(id, stamp);
        }
    }
}
