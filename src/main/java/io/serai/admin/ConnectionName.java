package io.serai.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.credential.ConnectionId;
import io.serai.gateway.Call;
import io.serai.gateway.JsonBody;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.provider.Provider;
import io.serai.provider.Providers;
import org.jspecify.annotations.Nullable;

/** Which connection a request of the control plane means. */
final class ConnectionName {

    private ConnectionName() {}

    /**
     * The connection of the path and the query.
     *
     * @throws Problem 404 for an unknown integration, 400 for one that has no connections
     */
    static ConnectionId of(Call call, Providers providers) {
        return id(call, providers, call.request().query("connection"));
    }

    /** The same; the body may name the connection too. */
    static ConnectionId of(Call call, Providers providers, ObjectNode body) {
        String query = call.request().query("connection");
        String named = JsonBody.text(body, "connection");
        if (query != null && named != null && !query.equals(named)) {
            throw Problem.of(ProblemType.INVALID_REQUEST, "The query and the body name two different connections.");
        }
        return id(call, providers, named == null ? query : named);
    }

    private static ConnectionId id(Call call, Providers providers, @Nullable String connection) {
        String integration = call.request().pathParameter("integration");
        Provider provider = providers.get(integration);
        if (provider == null) {
            throw Problem.of(ProblemType.INTEGRATION_NOT_FOUND, "There is no such integration.");
        }
        if (!provider.needsConnection()) {
            throw Problem.of(ProblemType.INVALID_REQUEST, "This integration needs no credentials.");
        }
        return new ConnectionId(
                call.tenant().id(), integration, connection == null ? ConnectionId.DEFAULT : connection);
    }
}
