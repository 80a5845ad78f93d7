package io.serai.admin;

import io.serai.credential.Connection;
import io.serai.credential.Connections;
import io.serai.gateway.Call;
import io.serai.gateway.Reply;
import io.serai.provider.Providers;
import io.serai.secret.TenantCipher;
import io.serai.tenant.KeyUse;
import io.serai.tenant.Tenant;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Step {@code reportStatus}: what is known about a tenant's connections and its activity. */
final class ReportStatus extends AdminStep {

    private final Providers providers;
    private final Connections connections;
    private final TenantCipher cipher;
    private final KeyUse use;
    private final TenantUsage usage;
    private final Clock clock;

    ReportStatus(
            Providers providers,
            Connections connections,
            TenantCipher cipher,
            KeyUse use,
            TenantUsage usage,
            Clock clock) {
        this.providers = providers;
        this.connections = connections;
        this.cipher = cipher;
        this.use = use;
        this.usage = usage;
        this.clock = clock;
    }

    @Override
    Reply reply(Call call) {
        Tenant tenant = call.tenant();
        List<Connection> all = connections.list(tenant.id());
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("tenantId", tenant.id());
        view.put("status", TenantViews.status(tenant));
        view.put("integrations", integrations(all));
        view.put("vault", vault(tenant.id(), all.size()));
        view.put(
                "usage",
                usage.status(tenant, use.lastUseByTenant(List.of(tenant.id())).get(tenant.id())));
        return Reply.ok(view);
    }

    private Map<String, Object> vault(String tenantId, int credentials) {
        int version = cipher.keyVersion(tenantId);
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("encryptionKey", version == 0 ? "none" : "active");
        view.put("keyVersion", version);
        view.put("credentialsStored", credentials);
        return view;
    }

    private Map<String, Object> integrations(List<Connection> all) {
        Instant now = clock.instant();
        List<String> active = all.stream()
                .map(connection -> connection.id().integration())
                .distinct()
                .toList();
        long unhealthy = all.stream()
                .filter(connection -> !ConnectionState.of(connection, now).isHealthy())
                .map(connection -> connection.id().integration())
                .distinct()
                .count();
        Map<String, Object> view = new LinkedHashMap<>();
        view.put(
                "total",
                providers.all().values().stream()
                        .filter(provider -> provider.needsConnection())
                        .count());
        view.put("active", active.size());
        view.put("healthy", active.size() - unhealthy);
        view.put("unhealthy", unhealthy);
        return view;
    }
}
