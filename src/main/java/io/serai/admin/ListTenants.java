package io.serai.admin;

import io.serai.credential.Connections;
import io.serai.gateway.Call;
import io.serai.gateway.Page;
import io.serai.gateway.Reply;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.tenant.KeyUse;
import io.serai.tenant.Tenant;
import io.serai.tenant.Tenants;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Step {@code listTenants}: all tenants, by pages. */
final class ListTenants extends AdminStep {

    private final Tenants tenants;
    private final Connections connections;
    private final KeyUse use;

    ListTenants(Tenants tenants, Connections connections, KeyUse use) {
        this.tenants = tenants;
        this.connections = connections;
        this.use = use;
    }

    @Override
    Reply reply(Call call) {
        Page page = Page.of(call.request());
        Tenant.Status status = status(call.request().query("status"));
        List<Tenant> found = tenants.list(status, page.limit(), page.offset());
        Map<String, Instant> activity =
                use.lastUseByTenant(found.stream().map(Tenant::id).toList());
        Map<String, Object> view = new LinkedHashMap<>();
        view.put(
                "tenants",
                found.stream()
                        .map(tenant -> TenantViews.brief(tenant, integrations(tenant.id()), activity.get(tenant.id())))
                        .toList());
        view.put("pagination", page.view(tenants.count(status)));
        return Reply.ok(view);
    }

    private static Tenant.@Nullable Status status(@Nullable String wanted) {
        return switch (wanted == null ? "all" : wanted) {
            case "all" -> null;
            case "active" -> Tenant.Status.ACTIVE;
            case "suspended" -> Tenant.Status.SUSPENDED;
            default -> throw Problem.of(ProblemType.INVALID_REQUEST, "Query status must be active, suspended or all.");
        };
    }

    private long integrations(String tenantId) {
        return connections.list(tenantId).stream()
                .map(connection -> connection.id().integration())
                .distinct()
                .count();
    }
}
