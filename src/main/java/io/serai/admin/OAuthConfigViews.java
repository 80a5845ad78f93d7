package io.serai.admin;

import io.serai.credential.ClientApp;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How client apps are shown: everything but their secret. */
final class OAuthConfigViews {

    private OAuthConfigViews() {}

    static Map<String, @Nullable Object> config(ClientApp app) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("clientId", app.clientId());
        view.put("redirectUri", text(app.redirectUri()));
        view.put("authEndpoint", text(app.authEndpoint()));
        view.put("tokenEndpoint", text(app.tokenEndpoint()));
        view.put("scopes", app.scopes());
        view.put("additionalParams", app.additionalParams());
        return view;
    }

    private static @Nullable String text(@Nullable URI address) {
        return address == null ? null : address.toString();
    }

    static Map<String, Object> message(String tenantId, String integration, String message) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("tenantId", tenantId);
        view.put("integration", integration);
        view.put("message", message);
        return view;
    }

    static Problem notFound() {
        return Problem.of(
                ProblemType.OAUTH_CONFIG_NOT_FOUND, "The tenant has no client app of its own for this integration.");
    }
}
