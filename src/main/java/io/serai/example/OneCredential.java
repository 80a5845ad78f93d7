package io.serai.example;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.serai.credential.Connection;
import io.serai.credential.ConnectionId;
import io.serai.credential.Credential;
import io.serai.credential.CredentialStore;
import io.serai.secret.Secret;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Every connection exists and has the same token; nothing can be written. */
record OneCredential(String token) implements CredentialStore {

    @Override
    public Optional<Credential> find(ConnectionId id) {
        Connection connection = Connection.made(
                id, "bearer", List.of(), false, null, JsonNodeFactory.instance.objectNode(), Instant.EPOCH);
        return Optional.of(new Credential(connection, Secret.of(token), null));
    }

    @Override
    public Optional<Connection> describe(ConnectionId id) {
        return find(id).map(Credential::connection);
    }

    @Override
    public boolean put(Credential credential) {
        return false;
    }

    @Override
    public boolean delete(ConnectionId id) {
        return false;
    }

    @Override
    public List<Connection> list(String tenantId) {
        return List.of();
    }

    @Override
    public int count() {
        return 0;
    }

    @Override
    public int deleteAll(String tenantId) {
        return 0;
    }

    @Override
    public boolean isWritable() {
        return false;
    }
}
