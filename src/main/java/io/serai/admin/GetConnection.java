package io.serai.admin;

import io.serai.credential.Connection;
import io.serai.credential.ConnectionId;
import io.serai.credential.Connections;
import io.serai.gateway.Call;
import io.serai.gateway.Reply;
import io.serai.provider.Providers;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Step {@code getConnection}: the state of one connection. */
final class GetConnection extends CredentialStep {

    private final Providers providers;
    private final Connections connections;
    private final ConnectionViews views;

    GetConnection(Providers providers, Connections connections, ConnectionViews views) {
        super("get");
        this.providers = providers;
        this.connections = connections;
        this.views = views;
    }

    @Override
    Reply access(Call call) {
        ConnectionId id = ConnectionName.of(call, providers);
        Optional<Connection> found = connections.describe(id);
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("tenantId", id.tenantId());
        view.put("integration", id.integration());
        view.put("hasCredentials", found.isPresent());
        found.ifPresent(connection -> {
            view.put("connection", id.connection());
            view.put("status", views.status(connection));
            view.put("metadata", connection.metadata());
        });
        return Reply.ok(view);
    }
}
