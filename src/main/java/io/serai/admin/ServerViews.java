package io.serai.admin;

import io.serai.custom.CustomServer;
import io.serai.custom.CustomServer.Authentication;
import io.serai.custom.CustomTool;
import io.serai.custom.ServerOffer;
import io.serai.problem.Problem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How tenants' servers are shown: everything but the token. */
final class ServerViews {

    private ServerViews() {}

    static Map<String, @Nullable Object> server(CustomServer server) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("id", server.id());
        view.put("name", server.name());
        view.put("type", "http");
        view.put("endpoint", server.endpoint().toString());
        view.put("auth_type", server.authentication().text());
        if (server.authentication() == Authentication.API_KEY) {
            view.put("auth_header", server.header());
        }
        view.put("scope", "org");
        view.put("status", server.tools() == null ? "pending" : "active");
        view.put("enabled", server.enabled());
        view.put("description", server.description());
        view.put(
                "toolCount",
                Objects.requireNonNullElse(server.tools(), List.of()).size());
        view.put("createdBy", server.createdBy());
        view.put("createdAt", Times.text(server.createdAt()));
        view.put("updatedAt", Times.text(server.updatedAt()));
        return view;
    }

    /** One that could not be asked for its tools. */
    static Map<String, @Nullable Object> pending(CustomServer server, Problem why) {
        Map<String, @Nullable Object> view = server(server);
        view.put("error", why.detail());
        return view;
    }

    static Map<String, @Nullable Object> offer(ServerOffer offer) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("success", true);
        view.put("tools", offer.tools().stream().map(ServerViews::tool).toList());
        view.put("skipped", offer.skipped());
        view.put("latency_ms", offer.millis());
        return view;
    }

    private static Map<String, Object> tool(CustomTool tool) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("name", tool.name());
        view.put("description", tool.description());
        view.put("effect", tool.effect().text());
        return view;
    }

    static Map<String, @Nullable Object> failure(Problem problem) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("success", false);
        view.put("error", problem.detail());
        view.put("code", problem.type().name());
        view.putAll(problem.members()); // the server's own words
        return view;
    }
}
