package io.serai.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.custom.CustomServer;
import io.serai.custom.CustomServers;
import io.serai.gateway.Call;
import io.serai.http.Answer;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;

/** A step about a tenant's own servers. Their answers are bare, whatever the path begins with. */
abstract class ServerStep extends AdminStep {

    /** How long a server may take to say what it offers. */
    static final long PATIENCE_MILLIS = 10_000;

    final CustomServers servers;
    private final ObjectMapper json;

    ServerStep(CustomServers servers, ObjectMapper json) {
        this.servers = servers;
        this.json = json;
    }

    /** The server that the path names. */
    CustomServer named(Call call) {
        return servers.find(call.tenant().id(), call.request().pathParameter("integration"))
                .orElseThrow(() -> Problem.of(ProblemType.SERVER_NOT_FOUND, "The tenant has no server with this id."));
    }

    Answer answer(int status, Object view) {
        try {
            return Answer.json(status, json.writeValueAsBytes(view));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("A view is plain values", impossible);
        }
    }
}
