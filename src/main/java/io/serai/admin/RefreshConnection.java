package io.serai.admin;

import io.serai.credential.Connection;
import io.serai.credential.ConnectionId;
import io.serai.credential.Connections;
import io.serai.credential.Credential;
import io.serai.gateway.Call;
import io.serai.gateway.Reply;
import io.serai.provider.Providers;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Step {@code refreshConnection}: renews the tokens of a connection now, whether they are due or not. */
final class RefreshConnection extends CredentialStep {

    /** How long somebody who asked waits; the refresh itself goes on after that. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Providers providers;
    private final Connections connections;
    private final ConnectionViews views;

    RefreshConnection(Providers providers, Connections connections, ConnectionViews views) {
        super("refresh");
        this.providers = providers;
        this.connections = connections;
        this.views = views;
    }

    @Override
    Reply access(Call call) {
        ConnectionId id = ConnectionName.of(call, providers, BodyTenant.optional(call));
        Credential stored = connections.stored(id).orElseThrow(() -> Connections.notFound(id));
        Connection fresh = connections.renewed(stored, PATIENCE).connection();
        Instant refreshedAt = Objects.requireNonNullElse(fresh.lastRefresh(), fresh.issuedAt());
        Map<String, @Nullable Object> refreshed = new LinkedHashMap<>();
        refreshed.put("refreshedAt", Times.text(refreshedAt));
        refreshed.put("expiresAt", Times.text(fresh.expiresAt()));
        refreshed.put("nextRefresh", Times.text(views.nextRefresh(fresh)));
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("success", true);
        view.put("tenantId", id.tenantId());
        view.put("integration", id.integration());
        view.put("refreshed", refreshed);
        return Reply.ok(view);
    }
}
