package io.serai.admin;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.custom.CustomServer;
import io.serai.custom.CustomServer.Authentication;
import io.serai.custom.CustomServers;
import io.serai.gateway.Call;
import io.serai.problem.Problem;
import io.serai.secret.Secret;
import java.time.Clock;

/** Step {@code changeServer}: changes what the body names, and asks the server again. */
final class ChangeServer extends ServerStep {

    private final ServerBody.Reader reader;
    private final ServerTokens tokens;
    private final Clock clock;

    ChangeServer(CustomServers servers, ServerBody.Reader reader, ServerTokens tokens, Clock clock, ObjectMapper json) {
        super(servers, json);
        this.reader = reader;
        this.tokens = tokens;
        this.clock = clock;
    }

    @Override
    Object reply(Call call) {
        ObjectNode body = BodyTenant.required(call);
        CustomServer before;
        CustomServer after;
        do {
            before = named(call);
            after = reader.changed(body, before, clock.instant());
            if (!before.endpoint().equals(after.endpoint())) {
                after = after.offering(null); // the tools of another place are not its own
            }
        } while (!servers.replace(before, after)); // read again what somebody else has changed meanwhile
        keepToken(body, before, after);
        return asked(after);
    }

    private void keepToken(ObjectNode body, CustomServer before, CustomServer after) {
        Secret token = new ServerBody(body).token();
        if (token != null) {
            tokens.keep(after, token);
        } else if (after.authentication() == Authentication.NONE && before.authentication() != Authentication.NONE) {
            tokens.forget(after);
        }
    }

    private Object asked(CustomServer server) {
        if (!server.enabled()) {
            return answer(200, ServerViews.server(server));
        }
        try {
            CustomServer asked = servers.offering(server, servers.offer(server, PATIENCE_MILLIS));
            return answer(200, ServerViews.server(asked));
        } catch (Problem silent) {
            return answer(200, ServerViews.pending(server, silent));
        }
    }
}
