package io.serai.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Step {@code readBatch}: the body of {@code POST /api/v1/tools/batch}: 1 to 50 calls. */
final class ReadBatch extends BlockingStep {

    private static final int MOST_CALLS = 50;

    private final TenantLookup tenantLookup;

    ReadBatch(TenantLookup tenantLookup) {
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
        ObjectNode body = JsonBody.object(call.request().body());
        tenantLookup.named(call, JsonBody.text(body, "tenantId"));
        JsonNode calls = body.path("calls");
        if (!calls.isArray() || calls.isEmpty() || calls.size() > MOST_CALLS) {
            throw JsonBody.invalid("calls", "must be a list of 1 to " + MOST_CALLS + " calls");
        }
        List<ObjectNode> items = new ArrayList<>();
        for (int i = 0; i < calls.size(); i++) {
            if (!(calls.get(i) instanceof ObjectNode item)) {
                throw JsonBody.invalid("calls." + i, "must be an object");
            }
            items.add(item);
        }
        call.batch(new Batch(items, JsonBody.flag(body, "stopOnError", false), IdempotencyKeys.header(call.request())));
    }
}
