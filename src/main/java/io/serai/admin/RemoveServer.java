package io.serai.admin;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.custom.CustomServer;
import io.serai.custom.CustomServers;
import io.serai.gateway.Call;
import io.serai.http.Answer;

/** Step {@code removeServer}: the server, its tools and its token are gone at once. */
final class RemoveServer extends ServerStep {

    private final ServerTokens tokens;

    RemoveServer(CustomServers servers, ServerTokens tokens, ObjectMapper json) {
        super(servers, json);
        this.tokens = tokens;
    }

    @Override
    Object reply(Call call) {
        CustomServer server = named(call);
        servers.remove(server.tenantId(), server.id());
        tokens.forget(server);
        return Answer.none();
    }
}
