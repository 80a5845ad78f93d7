package io.serai.admin;

import io.serai.credential.Connection;
import io.serai.credential.Connections;
import io.serai.credential.Credential;
import io.serai.custom.CustomServer;
import io.serai.secret.Secret;
import java.time.Clock;
import java.util.List;

/** What tenants' servers are shown: kept like the credential of any other connection. Blocks. */
final class ServerTokens {

    private final Connections connections;
    private final Clock clock;

    ServerTokens(Connections connections, Clock clock) {
        this.connections = connections;
        this.clock = clock;
    }

    void keep(CustomServer server, Secret token) {
        connections.replace(new Credential(
                Connection.made(
                        server.connection(), "bearer", List.of(), false, null, server.metadata(), clock.instant()),
                token,
                null));
    }

    void forget(CustomServer server) {
        connections.delete(server.connection());
    }
}
