package io.serai.oauth;

import io.serai.credential.ConnectionId;
import io.serai.credential.Connections;
import io.serai.credential.Credential;
import java.util.Optional;

/**
 * Stores what a refresh brought: only as the successor of the very credential that was exchanged, and only while nobody
 * has taken the lease over.
 */
final class PairWriter {

    /** What became of a pair. */
    sealed interface Written {

        /** It is stored, now or before. */
        record Stored(Credential credential) implements Written {}

        /** Another credential has taken the place of the exchanged one, or another node that of this one. */
        record Fenced() implements Written {}

        /** The connection was removed meanwhile. */
        record Gone() implements Written {}
    }

    private final Connections connections;
    private final Refreshes refreshes;

    PairWriter(Connections connections, Refreshes refreshes) {
        this.connections = connections;
        this.refreshes = refreshes;
    }

    /** @throws RuntimeException if the store or the database does not answer; the pair may or may not be stored */
    Written write(Lease lease, NewPair pair) {
        ConnectionId id = pair.id();
        while (true) {
            Optional<Credential> stored = connections.stored(id);
            if (stored.isEmpty()) {
                return new Written.Gone();
            }
            if (pair.obtainedAt().equals(stored.get().connection().lastRefresh())) {
                return new Written.Stored(stored.get());
            }
            if (!pair.follows(stored.get()) || !refreshes.isHeld(lease)) {
                return new Written.Fenced();
            }
            Credential next = pair.after(stored.get());
            if (connections.put(next)) {
                return new Written.Stored(next);
            }
        }
    }
}
