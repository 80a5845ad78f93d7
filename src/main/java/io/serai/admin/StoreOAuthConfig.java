package io.serai.admin;

import io.serai.credential.ClientApp;
import io.serai.credential.Connections;
import io.serai.gateway.Call;
import io.serai.gateway.Reply;
import io.serai.oauth.ClientApps;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.provider.OAuthDefinition;
import io.serai.provider.Provider;
import io.serai.provider.Providers;
import io.serai.tenant.TenantDirectory;
import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Step {@code storeOAuthConfig}: keeps a tenant's own client app, encrypted with the tenant's key. */
final class StoreOAuthConfig extends AdminStep {

    private final Providers providers;
    private final Connections connections;
    private final ClientApps apps;
    private final OAuthConfigBody.Reader reader;
    private final TenantDirectory tenants;

    StoreOAuthConfig(
            Providers providers,
            Connections connections,
            ClientApps apps,
            OAuthConfigBody.Reader reader,
            TenantDirectory tenants) {
        this.providers = providers;
        this.connections = connections;
        this.apps = apps;
        this.reader = reader;
        this.tenants = tenants;
    }

    @Override
    Reply reply(Call call) {
        String tenantId = call.tenant().id();
        String integration = call.request().pathParameter("integration");
        ClientApp app = reader.read(BodyTenant.required(call), definition(integration));
        URI before =
                apps.own(tenantId, integration).map(ClientApp::tokenEndpoint).orElse(null);
        if (!Objects.equals(before, app.tokenEndpoint())) {
            requireNothingToRefresh(tenantId, integration, before);
        }
        tenants.register(call.tenant());
        apps.put(tenantId, integration, app);
        return Reply.created(OAuthConfigViews.message(tenantId, integration, "OAuth configuration stored"));
    }

    private OAuthDefinition definition(String integration) {
        Provider provider = providers
                .find(integration)
                .orElseThrow(() -> Problem.of(ProblemType.INTEGRATION_NOT_FOUND, "There is no such integration."));
        if (provider.oauth() == null) {
            throw Problem.of(ProblemType.INVALID_REQUEST, "Accounts of this integration are not connected by consent.");
        }
        return provider.oauth();
    }

    /** A refresh token goes to the endpoint that gave it and to no other, so the endpoint cannot move under it. */
    private void requireNothingToRefresh(String tenantId, String integration, @Nullable URI before) {
        boolean some = connections.list(tenantId).stream()
                .anyMatch(connection -> connection.id().integration().equals(integration) && connection.refreshable());
        if (some) {
            throw Problem.of(
                    ProblemType.URL_NOT_ALLOWED,
                    "The token endpoint cannot change from " + (before == null ? "the provider's own" : before)
                            + " while connections made there are kept; disconnect them first.");
        }
    }
}
