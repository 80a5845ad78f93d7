package io.serai.admin;

import io.serai.credential.Connections;
import io.serai.gateway.Call;
import io.serai.gateway.Reply;
import java.util.LinkedHashMap;
import java.util.Map;

/** Step {@code oauthConfigHealth}: whether the store behind the client apps answers. {@code vault} is whichever it is. */
final class OAuthConfigHealth extends AdminStep {

    private final Connections connections;

    OAuthConfigHealth(Connections connections) {
        this.connections = connections;
    }

    @Override
    Reply reply(Call call) {
        connections.count();
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("service", "tenant-oauth-config");
        view.put("status", "healthy");
        view.put("vault", "connected");
        return Reply.ok(view);
    }
}
