package io.serai.provisioning;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.tenant.Tenant;
import java.util.Map;

/** A tenant of {@code tenants.json} in the words of {@code POST /admin/tenants}. */
final class TenantEntry {

    /** What the file may call a limit, and what it is called here. */
    private static final Map<String, String> OTHER_NAMES = Map.of("maxApiCalls", "maxToolInvocations");

    private static final String PER_SECOND = "rateLimitPerSecond";
    private static final int SECONDS = 60;

    private TenantEntry() {}

    /** The fields that describe a tenant; quotas and limits are one here. */
    static ObjectNode body(ObjectNode entry) {
        ObjectNode body = entry.deepCopy();
        body.remove("integrations");
        ObjectNode limits = body.objectNode();
        for (String section : new String[] {"quotas", "limits"}) {
            if (entry.get(section) instanceof ObjectNode values) {
                values.properties().forEach(value -> put(limits, value.getKey(), value.getValue()));
            }
        }
        body.remove("quotas");
        if (!limits.isEmpty()) {
            body.set("limits", limits);
        }
        return body;
    }

    private static void put(ObjectNode limits, String name, JsonNode value) {
        if (!name.equals(PER_SECOND)) {
            limits.set(OTHER_NAMES.getOrDefault(name, name), value);
        } else if (value.canConvertToLong() && value.isIntegralNumber()) {
            limits.put("requestsPerMinute", value.longValue() * SECONDS);
        } else {
            limits.set("requestsPerMinute", value);
        }
    }

    /** Whether the tenant's calls are to be served; as it is, if the entry does not say. */
    static Tenant.Status status(ObjectNode entry, Tenant.Status present) {
        JsonNode enabled = entry.path("enabled");
        return !enabled.isBoolean() ? present : enabled.booleanValue() ? Tenant.Status.ACTIVE : Tenant.Status.SUSPENDED;
    }
}
