package io.serai.admin;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.custom.CustomServer;
import io.serai.custom.CustomServers;
import io.serai.custom.ServerOffer;
import io.serai.gateway.Call;
import io.serai.problem.Problem;

/** Step {@code validateServer}: asks a server what it offers, which is what is offered from now on. */
final class ValidateServer extends ServerStep {

    ValidateServer(CustomServers servers, ObjectMapper json) {
        super(servers, json);
    }

    @Override
    Object reply(Call call) {
        CustomServer server = named(call);
        try {
            ServerOffer offer = servers.offer(server, PATIENCE_MILLIS);
            servers.offering(server, offer);
            return answer(200, ServerViews.offer(offer));
        } catch (Problem silent) {
            return answer(200, ServerViews.failure(silent));
        }
    }
}
