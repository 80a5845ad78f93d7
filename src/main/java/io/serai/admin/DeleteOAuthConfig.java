package io.serai.admin;

import io.serai.gateway.Call;
import io.serai.gateway.Reply;
import io.serai.oauth.ClientApps;

/** Step {@code deleteOAuthConfig}: forgets a tenant's own client app. Its connections are refreshed with it no more. */
final class DeleteOAuthConfig extends AdminStep {

    private final ClientApps apps;

    DeleteOAuthConfig(ClientApps apps) {
        this.apps = apps;
    }

    @Override
    Reply reply(Call call) {
        String tenantId = call.tenant().id();
        String integration = call.request().pathParameter("integration");
        if (!apps.delete(tenantId, integration)) {
            throw OAuthConfigViews.notFound();
        }
        return Reply.ok(OAuthConfigViews.message(tenantId, integration, "OAuth configuration deleted"));
    }
}
