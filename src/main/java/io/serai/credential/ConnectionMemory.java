package io.serai.credential;

import io.serai.invalidation.Invalidation;
import io.serai.invalidation.Memory;
import java.util.List;

/**
 * The credentials in use, which other nodes' changes end. What a message said sooner, {@link ChangeWatch} says again: it
 * reads in the database what was missed, so nothing need be forgotten on suspicion. To do so would send every connection
 * in use to the store at once, and leave those without a credential whose store is away.
 */
final class ConnectionMemory implements Memory {

    private final Connections connections;

    ConnectionMemory(Connections connections) {
        this.connections = connections;
    }

    static Invalidation changed(ConnectionId id) {
        return Invalidation.of(Invalidation.Kind.CONNECTION, id.tenantId(), id.integration(), id.connection());
    }

    @Override
    public Invalidation.Kind kind() {
        return Invalidation.Kind.CONNECTION;
    }

    @Override
    public void forget(Invalidation change) {
        List<String> names = change.names();
        connections.forget(new ConnectionId(names.get(0), names.get(1), names.get(2)));
    }

    @Override
    public void forgetAll() {
        // See above.
    }
}
