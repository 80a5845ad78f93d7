package io.serai.admin;

import io.serai.credential.Connections;
import io.serai.gateway.Call;
import io.serai.gateway.Reply;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Step {@code oauthConfigHealth}: whether the store behind the client apps answers. {@code vault} is whichever it is.
 * Anybody may ask, so the store is asked how it is and nothing about what it holds.
 */
final class OAuthConfigHealth extends AdminStep {

    private static final int RETRY_SECONDS = 5;

    private final Connections connections;
    private final ProblemType down;

    /** @param down what is said while the store does not answer */
    OAuthConfigHealth(Connections connections, ProblemType down) {
        this.connections = connections;
        this.down = down;
    }

    @Override
    Reply reply(Call call) {
        if (!connections.storeCondition().equals("ok")) {
            throw Problem.of(down, "The credential store does not answer.").withRetryAfter(RETRY_SECONDS);
        }
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("service", "tenant-oauth-config");
        view.put("status", "healthy");
        view.put("vault", "connected");
        return Reply.ok(view);
    }
}
