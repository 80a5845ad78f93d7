package io.serai.admin;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.custom.CustomServer;
import io.serai.custom.CustomServers;
import io.serai.custom.ServerOffer;
import io.serai.gateway.Call;
import io.serai.problem.Problem;
import io.serai.secret.Secret;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Steps {@code validateServer} and {@code validateNewServer}: asks a server what it offers. Of one that is kept, that is
 * kept as well.
 */
final class ValidateServer extends ServerStep {

    private final ServerBody.Reader reader;
    private final Clock clock;
    private final boolean kept;

    /** @param kept whether the path names it; otherwise the body describes it */
    ValidateServer(CustomServers servers, ServerBody.Reader reader, Clock clock, boolean kept, ObjectMapper json) {
        super(servers, json);
        this.reader = reader;
        this.clock = clock;
        this.kept = kept;
    }

    @Override
    Object reply(Call call) {
        return kept ? kept(named(call)) : fresh(call);
    }

    private Object kept(CustomServer server) {
        try {
            ServerOffer offer = servers.offer(server, PATIENCE_MILLIS);
            servers.offering(server, offer);
            return answer(200, ServerViews.offer(offer));
        } catch (Problem silent) {
            return answer(200, ServerViews.failure(silent));
        }
    }

    private Object fresh(Call call) {
        ObjectNode body = BodyTenant.required(call);
        CustomServer server = reader.fresh(body, call.tenant().id(), AddServer.who(call.principal()), clock.instant());
        @Nullable Secret token = new ServerBody(body).token();
        try {
            return answer(200, ServerViews.offer(servers.offer(server, token, PATIENCE_MILLIS)));
        } catch (Problem silent) {
            return answer(200, ServerViews.failure(silent));
        }
    }
}
