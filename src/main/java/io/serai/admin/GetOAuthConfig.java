package io.serai.admin;

import io.serai.credential.ClientApp;
import io.serai.gateway.Call;
import io.serai.gateway.Reply;
import io.serai.oauth.ClientApps;
import java.util.LinkedHashMap;
import java.util.Map;

/** Step {@code getOAuthConfig}: a tenant's own client app, without its secret. */
final class GetOAuthConfig extends AdminStep {

    private final ClientApps apps;

    GetOAuthConfig(ClientApps apps) {
        this.apps = apps;
    }

    @Override
    Reply reply(Call call) {
        String tenantId = call.tenant().id();
        String integration = call.request().pathParameter("integration");
        ClientApp app = apps.own(tenantId, integration).orElseThrow(OAuthConfigViews::notFound);
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("tenantId", tenantId);
        view.put("integration", integration);
        view.put("config", OAuthConfigViews.config(app));
        return Reply.ok(view);
    }
}
