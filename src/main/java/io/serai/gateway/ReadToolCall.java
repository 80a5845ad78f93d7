package io.serai.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.credential.ConnectionId;
import io.serai.gateway.Call.ToolRequest;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import org.jspecify.annotations.Nullable;

/** Step {@code readInvocation}: the body of {@code POST /api/v1/tools/invoke}, and the tenant that it names. */
final class ReadToolCall extends BlockingStep {

    private final TenantLookup tenantLookup;

    ReadToolCall(TenantLookup tenantLookup) {
        this.tenantLookup = tenantLookup;
    }

    @Override
    boolean attempt(Call call) {
        // Whoever names the tenant in the body makes us look it up; a key's tenant is known already.
        if (call.tenantIfKnown() == null) {
            return false;
        }
        block(call);
        return true;
    }

    @Override
    void block(Call call) {
        ObjectNode body = JsonBody.object(call.request().body());
        tenantLookup.named(call, JsonBody.text(body, "tenantId"));
        call.toolRequest(toolRequest(body, IdempotencyKeys.header(call.request())));
    }

    /** A call as {@code invoke} takes it, and as an item of a batch is written. */
    static ToolRequest toolRequest(ObjectNode body, @Nullable String key) {
        String toolId = withIntegration(JsonBody.requiredText(body, "toolId"), JsonBody.text(body, "integration"));
        String connection = connection(JsonBody.text(body, "connection"));
        ObjectNode arguments = JsonBody.objectField(body, body.has("parameters") ? "parameters" : "arguments");
        long timeout = JsonBody.number(body, "timeoutMs", ToolRequest.DEFAULT_TIMEOUT_MILLIS, 100, 120_000);
        return new ToolRequest(toolId, connection, arguments, timeout, ReadWishes.of(body), key);
    }

    private static String connection(@Nullable String named) {
        if (named != null && !ConnectionId.isValid(named)) {
            throw JsonBody.invalid("connection", "must be 1 to 63 of a-z, 0-9, dot, dash and underscore");
        }
        return named == null ? ConnectionId.DEFAULT : named;
    }

    private static String withIntegration(String toolId, @Nullable String integration) {
        if (integration == null || toolId.startsWith(integration + "_")) {
            return toolId;
        }
        int dot = toolId.indexOf('.');
        if (dot < 0) {
            return integration + "." + toolId;
        }
        if (!toolId.substring(0, dot).equals(integration)) {
            throw Problem.of(ProblemType.INTEGRATION_MISMATCH, "The tool does not belong to the named integration.");
        }
        return toolId;
    }
}
