package io.serai.admin;

import io.serai.credential.ConnectionId;
import io.serai.credential.Connections;
import io.serai.gateway.Call;
import io.serai.gateway.Reply;
import io.serai.provider.Providers;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Step {@code deleteCredential}: destroys what is stored for a connection. The provider is not told. */
final class DeleteCredential extends CredentialStep {

    private final Providers providers;
    private final Connections connections;
    private final Clock clock;

    DeleteCredential(Providers providers, Connections connections, Clock clock) {
        super("delete");
        this.providers = providers;
        this.connections = connections;
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
        if (!connections.delete(id)) {
            throw Connections.notFound(ConnectionName.of(call, providers));
        }
        return Reply.ok(view(id, Views.isFull(call.request())));
    }

    private Map<String, @Nullable Object> view(ConnectionId id, boolean full) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("success", true);
        view.put("tenantId", id.tenantId());
        view.put("integration", id.integration());
        view.put("revokedAt", Times.text(clock.instant()));
        if (full) {
            view.put("connection", id.connection());
            view.put("providerRevoked", false);
            view.put("refreshCancelled", false);
        }
        return view;
    }
}
