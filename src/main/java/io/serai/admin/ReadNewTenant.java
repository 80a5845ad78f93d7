package io.serai.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.gateway.Call;
import io.serai.gateway.JsonBody;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.tenant.Tenant;
import io.serai.tenant.TenantId;
import java.time.Clock;
import java.time.Instant;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Step {@code readNewTenant}: the tenant that the body describes; the call is about it from here on. */
final class ReadNewTenant implements Processor {

    private final Clock clock;

    ReadNewTenant(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) {
        Call call = Call.of(exchange);
        ObjectNode body = JsonBody.object(call.request().body());
        Instant now = clock.instant();
        call.tenant(TenantChange.apply(Tenant.named(id(body), now), body, now));
    }

    private static String id(ObjectNode body) {
        String id = JsonBody.text(body, "id");
        String tenantId = JsonBody.text(body, "tenantId");
        if (id != null && tenantId != null && !id.equals(tenantId)) {
            throw Problem.of(ProblemType.AMBIGUOUS_TENANT, "Fields id and tenantId name two different tenants.");
        }
        return TenantId.require(tenantId == null ? JsonBody.requiredText(body, "id") : tenantId, "id");
    }
}
