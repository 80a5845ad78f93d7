package io.serai.admin;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.custom.CustomServer;
import io.serai.custom.CustomServers;
import io.serai.gateway.Call;
import io.serai.problem.Problem;
import io.serai.secret.Secret;
import io.serai.tenant.Plans;
import io.serai.tenant.Principal;
import io.serai.tenant.TenantDirectory;
import java.time.Clock;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Step {@code addServer}: keeps a server of the tenant's own, if it may have one more, and asks it for its tools. One that
 * does not answer is kept all the same, without any.
 */
final class AddServer extends ServerStep {

    /** Of a tenant for which no operator has said anything. */
    private static final long USUAL_MOST = 20;

    private final ServerBody.Reader reader;
    private final ServerTokens tokens;
    private final TenantDirectory tenants;
    private final Plans plans;
    private final Clock clock;

    AddServer(
            CustomServers servers,
            ServerBody.Reader reader,
            ServerTokens tokens,
            TenantDirectory tenants,
            Plans plans,
            Clock clock,
            ObjectMapper json) {
        super(servers, json);
        this.reader = reader;
        this.tokens = tokens;
        this.tenants = tenants;
        this.plans = plans;
        this.clock = clock;
    }

    @Override
    Object reply(Call call) {
        ObjectNode body = BodyTenant.required(call);
        CustomServer server = reader.fresh(body, call.tenant().id(), who(call.principal()), clock.instant());
        Secret token = new ServerBody(body).token();
        tenants.register(call.tenant());
        servers.add(server, plans.limit(call.tenant(), "maxCustomServers").orElse(USUAL_MOST));
        keep(server, token);
        try {
            CustomServer asked = servers.offering(server, servers.offer(server, token, PATIENCE_MILLIS));
            return answer(201, ServerViews.server(asked));
        } catch (Problem silent) {
            return answer(201, ServerViews.pending(server, silent));
        }
    }

    /** A server whose token could not be kept is none. */
    private void keep(CustomServer server, @Nullable Secret token) {
        if (token == null) {
            return;
        }
        try {
            tokens.keep(server, token);
        } catch (RuntimeException refused) {
            servers.remove(server.tenantId(), server.id());
            throw refused;
        }
    }

    static String who(Principal principal) {
        return principal.kind().name().toLowerCase(Locale.ROOT) + ":" + principal.id();
    }
}
