package io.serai.admin;

import io.serai.deadletter.DeadLetters;
import io.serai.gateway.Call;
import io.serai.gateway.Reply;
import io.serai.idempotency.Executions;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.result.Results;
import io.serai.tenant.ApiKeys;
import io.serai.tenant.Tenant;
import io.serai.tenant.Tenants;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;

/** Step {@code createTenant}: the tenant and its first key, both or neither. The key is shown this once. */
final class CreateTenant extends AdminStep {

    private final Tenants tenants;
    private final DeadLetters letters;
    private final Executions executions;
    private final Results results;
    private final TenantViews views;

    CreateTenant(Tenants tenants, DeadLetters letters, Executions executions, Results results, TenantViews views) {
        this.tenants = tenants;
        this.letters = letters;
        this.executions = executions;
        this.results = results;
        this.views = views;
    }

    @Override
    Reply reply(Call call) {
        Tenant tenant = call.tenant();
        Map<String, @Nullable Object> view = views.tenant(tenant);
        view.put("apiKey", create(tenant).text().reveal());
        // A call that outlived an earlier tenant of this name may have left something.
        letters.deleteAll(tenant.id());
        executions.deleteAll(tenant.id());
        results.deleteAll(tenant.id());
        view.put("nextSteps", nextSteps(tenant.id()));
        return Reply.created(view);
    }

    private ApiKeys.Issued create(Tenant tenant) {
        try {
            return tenants.create(tenant);
        } catch (DuplicateKeyException taken) {
            throw Problem.of(ProblemType.TENANT_ALREADY_EXISTS, "There is a tenant with this id already.");
        }
    }

    private static List<String> nextSteps(String id) {
        return List.of(
                "Keep the key: it is not shown again. Send it as Authorization: Bearer <key>.",
                "Connect an integration: POST /tenants/" + id + "/integrations/{integration}/credentials",
                "See the tools: GET /api/v1/tools/list",
                "Call a tool: POST /api/v1/tools/invoke");
    }
}
