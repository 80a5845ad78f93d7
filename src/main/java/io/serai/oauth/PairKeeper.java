package io.serai.oauth;

import io.serai.credential.Connections;
import io.serai.credential.Credential;
import io.serai.oauth.PairWriter.Written;
import java.util.Optional;

/** Takes a new pair from the provider's answer to the store: by way of the disk, so that it is never in memory alone. */
final class PairKeeper {

    private final Connections connections;
    private final PairSpill spill;
    private final PairWriter writer;

    PairKeeper(Connections connections, PairSpill spill, PairWriter writer) {
        this.connections = connections;
        this.spill = spill;
        this.writer = writer;
    }

    /**
     * Stores a pair.
     *
     * @param current the credential that was exchanged for it
     * @return empty if the store did not take it: it serves on this node, and waits until it can be stored
     */
    Optional<Written> keep(Lease lease, NewPair pair, Credential current) {
        spill.add(pair);
        Written written;
        try {
            written = writer.write(lease, pair);
        } catch (RuntimeException down) {
            spill.hold(pair);
            connections.keep(pair.after(current));
            return Optional.empty();
        }
        spill.remove(pair);
        return Optional.of(written);
    }
}
