package io.serai.admin;

import io.serai.credential.Connection;
import io.serai.credential.ConnectionId;
import io.serai.credential.Connections;
import io.serai.credential.Credential;
import io.serai.gateway.Call;
import io.serai.gateway.Reply;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.provider.Providers;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Step {@code deleteCredential}: destroys what is stored for a connection, then asks the provider to end its tokens where
 * it can be asked; {@code ?revoke=false} leaves that out. What the provider says changes nothing about the first. The
 * second connection of a pair goes with its first.
 */
final class DeleteCredential extends CredentialStep {

    private final Providers providers;
    private final Connections connections;
    private final Disconnection disconnection;
    private final Clock clock;

    DeleteCredential(Providers providers, Connections connections, Disconnection disconnection, Clock clock) {
        super("delete");
        this.providers = providers;
        this.connections = connections;
        this.disconnection = disconnection;
        this.clock = clock;
    }

    @Override
    Reply access(Call call) {
        String connection = call.request().query("connection");
        // Not asked for in the catalogue: what is stored can be removed also when its provider is gone.
        ConnectionId id = new ConnectionId(
                call.tenant().id(),
                call.request().pathParameter("integration"),
                Objects.requireNonNullElse(connection, ConnectionId.DEFAULT));
        boolean revoking = !"false".equals(call.request().query("revoke"));
        List<Deleted> deleted = disconnection.all(id).stream()
                .map(one -> delete(one, revoking))
                .flatMap(Optional::stream)
                .toList();
        if (deleted.isEmpty()) {
            throw Connections.notFound(ConnectionName.of(call, providers));
        }
        return Reply.ok(view(id, deleted, Views.isFull(call.request())));
    }

    /** What became of one connection. */
    private record Deleted(boolean revoked, boolean refreshCancelled) {}

    /** @return empty if there is no such connection */
    private Optional<Deleted> delete(ConnectionId id, boolean revoking) {
        Optional<Connection> before = connections.describe(id);
        Optional<Credential> tokens = revoking ? stored(id) : Optional.empty();
        if (!connections.delete(id)) {
            return Optional.empty();
        }
        boolean revoked = tokens.isPresent() && disconnection.revoke(tokens.get());
        return Optional.of(
                new Deleted(revoked, before.flatMap(Connection::refreshDue).isPresent()));
    }

    /** Nobody can tell the provider about tokens that do not open. */
    private Optional<Credential> stored(ConnectionId id) {
        try {
            return connections.stored(id);
        } catch (Problem damaged) {
            if (damaged.type() == ProblemType.VAULT_ENCRYPTION_ERROR) {
                return Optional.empty();
            }
            throw damaged;
        }
    }

    private Map<String, @Nullable Object> view(ConnectionId id, List<Deleted> deleted, boolean full) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("success", true);
        view.put("tenantId", id.tenantId());
        view.put("integration", id.integration());
        view.put("revokedAt", Times.text(clock.instant()));
        if (full) {
            view.put("connection", id.connection());
            view.put("providerRevoked", deleted.stream().allMatch(Deleted::revoked));
            view.put("refreshCancelled", deleted.stream().anyMatch(Deleted::refreshCancelled));
        }
        return view;
    }
}
