package io.serai.gateway;

import io.serai.credential.ConnectionId;
import io.serai.credential.Connections;
import io.serai.provider.ConnectLink;
import io.serai.provider.Provider;
import io.serai.provider.Providers;
import io.serai.tenant.Tenant;
import java.net.URI;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Whether a tenant has the accounts that tools need, and where a missing one is connected. */
public final class ToolAccounts {

    private final Providers providers;
    private final Connections connections;
    private final ConnectLink link;

    ToolAccounts(Providers providers, Connections connections, ConnectLink link) {
        this.providers = providers;
        this.connections = connections;
        this.link = link;
    }

    /** Those of the caller's tenant at this moment; none for an operator who has named no tenant. Blocks. */
    public Known of(Call call) {
        Tenant tenant = call.tenantIfKnown();
        if (tenant == null) {
            return new Known(null, Set.of());
        }
        Set<String> connected = connections.list(tenant.id()).stream()
                .map(connection -> connection.id().integration())
                .collect(Collectors.toUnmodifiableSet());
        return new Known(tenant.id(), connected);
    }

    /** What is known of one tenant's accounts. */
    public final class Known {

        private final @Nullable String tenantId;
        private final Set<String> connected;

        private Known(@Nullable String tenantId, Set<String> connected) {
            this.tenantId = tenantId;
            this.connected = connected;
        }

        /** The integrations that have an account. */
        public Set<String> integrations() {
            return connected;
        }

        /** Whether the tools of an integration can be called now. */
        public boolean has(String integration) {
            return connected.contains(integration)
                    || providers
                            .find(integration)
                            .filter(Provider::needsConnection)
                            .isEmpty();
        }

        /** Where the account is connected; null if it is, or if that is not done by consent. */
        public @Nullable String link(String integration) {
            if (tenantId == null || has(integration)) {
                return null;
            }
            URI way = link.of(new ConnectionId(tenantId, integration, ConnectionId.DEFAULT));
            return way == null ? null : way.toString();
        }
    }
}
