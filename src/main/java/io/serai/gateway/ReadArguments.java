package io.serai.gateway;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.gateway.Call.ToolRequest;

/** Step {@code readArguments}: {@code POST /tools/{toolId}}, where the whole body is the arguments. */
final class ReadArguments extends BlockingStep {

    private final TenantLookup tenantLookup;

    ReadArguments(TenantLookup tenantLookup) {
        this.tenantLookup = tenantLookup;
    }

    @Override
    boolean attempt(Call call) {
        if (call.tenantIfKnown() == null) {
            return false;
        }
        block(call);
        return true;
    }

    @Override
    void block(Call call) {
        byte[] body = call.request().body();
        ObjectNode arguments = body.length == 0 ? JsonNodeFactory.instance.objectNode() : JsonBody.object(body);
        TenantInHead.look(tenantLookup, call); // the body is the tool's; only the head can name a tenant here
        call.toolRequest(ToolRequest.of(
                call.request().pathParameter("toolId"),
                arguments,
                ReadWishes.of(call.request()),
                IdempotencyKeys.header(call.request())));
    }
}
