package io.serai.admin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.gateway.Call;
import io.serai.gateway.JsonBody;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;

/** Bodies of tenant paths: what a body says about the tenant is compared with the path and never followed. */
final class BodyTenant {

    private BodyTenant() {}

    /** The body, empty if there is none. */
    static ObjectNode optional(Call call) {
        return call.request().body().length == 0 ? JsonNodeFactory.instance.objectNode() : required(call);
    }

    /** @throws Problem 400 without a body, 400 or 403 if it names another tenant than the path */
    static ObjectNode required(Call call) {
        ObjectNode body = JsonBody.object(call.request().body());
        String named = JsonBody.text(body, "tenantId");
        if (named != null && !named.equals(call.tenant().id())) {
            throw call.principal().isOperator()
                    ? Problem.of(ProblemType.AMBIGUOUS_TENANT, "The path and the body name two different tenants.")
                    : Problem.of(
                            ProblemType.CROSS_TENANT_ACCESS_DENIED,
                            "The credential does not belong to the named tenant.");
        }
        return body;
    }
}
