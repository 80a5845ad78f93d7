package io.serai.admin;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.custom.CustomServer;
import io.serai.custom.CustomServers;
import io.serai.gateway.Call;
import io.serai.problem.Problem;
import io.serai.secret.Secret;
import java.time.Clock;

/** Step {@code validateNewServer}: asks the server that the body describes what it offers, and keeps nothing. */
final class ValidateNewServer extends ServerStep {

    private final ServerBody.Reader reader;
    private final Clock clock;

    ValidateNewServer(CustomServers servers, ServerBody.Reader reader, Clock clock, ObjectMapper json) {
        super(servers, json);
        this.reader = reader;
        this.clock = clock;
    }

    @Override
    Object reply(Call call) {
        ObjectNode body = BodyTenant.required(call);
        CustomServer server = reader.fresh(body, call.tenant().id(), AddServer.who(call.principal()), clock.instant());
        Secret token = new ServerBody(body).token();
        try {
            return answer(200, ServerViews.offer(servers.offer(server, token, PATIENCE_MILLIS)));
        } catch (Problem silent) {
            return answer(200, ServerViews.failure(silent));
        }
    }
}
