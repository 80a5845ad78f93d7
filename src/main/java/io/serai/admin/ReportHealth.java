package io.serai.admin;

import io.serai.credential.Connection;
import io.serai.credential.Connections;
import io.serai.gateway.Call;
import io.serai.gateway.Reply;
import io.serai.tenant.Tenant;
import io.serai.tenant.Tenants;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Step {@code reportHealth}: the state of every tenant's connections, as it is stored; no provider is asked. */
final class ReportHealth extends AdminStep {

    private static final int AT_ONCE = 500;

    private final Tenants tenants;
    private final Connections connections;
    private final Clock clock;

    ReportHealth(Tenants tenants, Connections connections, Clock clock) {
        this.tenants = tenants;
        this.connections = connections;
        this.clock = clock;
    }

    @Override
    Reply reply(Call call) {
        List<Map<String, Object>> details = new ArrayList<>();
        Tally tally = new Tally();
        List<Tenant> some;
        do {
            some = tenants.list(null, AT_ONCE, details.size());
            some.forEach(tenant -> details.add(detail(tenant, tally)));
        } while (some.size() == AT_ONCE);
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("totalTenants", details.size());
        view.put("totalIntegrations", tally.healthy + tally.unhealthy);
        view.put("healthy", tally.healthy);
        view.put("unhealthy", tally.unhealthy);
        view.put("details", details);
        return Reply.ok(view);
    }

    private static final class Tally {
        private int healthy;
        private int unhealthy;
    }

    private Map<String, Object> detail(Tenant tenant, Tally tally) {
        Map<String, String> states = states(connections.list(tenant.id()));
        states.values().forEach(state -> {
            if (state.equals("healthy")) {
                tally.healthy++;
            } else {
                tally.unhealthy++;
            }
        });
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("tenantId", tenant.id());
        detail.put("integrations", states);
        return detail;
    }

    /** Of several connections to one integration, one that is not healthy decides. */
    private Map<String, String> states(List<Connection> all) {
        Instant now = clock.instant();
        Map<String, String> states = new LinkedHashMap<>();
        for (Connection connection : all) {
            ConnectionState state = ConnectionState.of(connection, now);
            String shown = state.isHealthy() ? "healthy" : state.text();
            states.merge(connection.id().integration(), shown, (one, other) -> one.equals("healthy") ? other : one);
        }
        return states;
    }
}
