package io.serai.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.gateway.JsonBody;
import io.serai.tenant.Tenant;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What an operator sends about a tenant, applied to what is known: a field that is not sent stays, null restores the
 * plan's value, objects are merged, lists are replaced. Unknown limits and features are ignored like any unknown field.
 */
public final class TenantChange {

    static final List<String> RATES = List.of("requestsPerMinute", "requestsPerHour", "requestsPerDay");

    static final List<String> QUOTAS = List.of("maxCustomServers", "maxToolInvocations", "maxStorageMB");
    static final List<String> FEATURES = List.of("customServers", "oauth", "advancedAnalytics", "proxy");
    static final long HIGHEST_LIMIT = 1_000_000_000;
    private static final int LONGEST_STORED = 10_000; // characters of a column that holds JSON

    private TenantChange() {}

    /** @throws io.serai.problem.Problem 400 that names the field */
    public static Tenant apply(Tenant tenant, ObjectNode body, Instant now) {
        String name = text(body, "name", 200, tenant.name());
        String plan = text(body, "plan", 64, tenant.plan());
        return new Tenant(
                tenant.id(),
                Objects.requireNonNullElse(name, tenant.id()),
                email(body, tenant.email()),
                Objects.requireNonNullElse(plan, "default"),
                tenant.status(),
                section(body, "limits", tenant.limits(), TenantChange::limits),
                section(body, "features", tenant.features(), TenantChange::features),
                section(body, "security", tenant.security(), SecurityChange::apply),
                section(body, "metadata", tenant.metadata(), TenantChange::metadata),
                tenant.createdAt(),
                now);
    }

    private static ObjectNode section(
            ObjectNode body, String field, ObjectNode before, BinaryOperator<ObjectNode> merge) {
        return body.path(field).isNull() ? body.objectNode() : merge.apply(before, JsonBody.objectField(body, field));
    }

    private static @Nullable String text(ObjectNode body, String field, int longest, @Nullable String before) {
        if (!body.has(field)) {
            return before;
        }
        String value = JsonBody.text(body, field);
        if (value != null && (value.isBlank() || value.length() > longest)) {
            throw JsonBody.invalid(field, "must have 1 to " + longest + " characters");
        }
        return value;
    }

    private static @Nullable String email(ObjectNode body, @Nullable String before) {
        String value = text(body, "email", 320, before);
        if (value != null && !value.matches("[^@\\s]+@[^@\\s]+")) {
            throw JsonBody.invalid("email", "must be an e-mail address");
        }
        return value;
    }

    private static ObjectNode limits(ObjectNode before, ObjectNode change) {
        ObjectNode after = before.deepCopy();
        RATES.forEach(name -> limit(after, change, name, 1));
        QUOTAS.forEach(name -> limit(after, change, name, 0));
        return after;
    }

    private static void limit(ObjectNode after, ObjectNode change, String name, long least) {
        JsonNode value = change.path(name);
        if (value.isNull()) {
            after.remove(name);
        } else if (!value.isMissingNode()) {
            if (!value.canConvertToLong()
                    || !value.isIntegralNumber()
                    || value.longValue() < least
                    || value.longValue() > HIGHEST_LIMIT) {
                throw JsonBody.invalid(
                        "limits." + name, "must be a whole number from " + least + " to " + HIGHEST_LIMIT);
            }
            after.put(name, value.longValue());
        }
    }

    private static ObjectNode features(ObjectNode before, ObjectNode change) {
        ObjectNode after = before.deepCopy();
        for (String name : FEATURES) {
            JsonNode value = change.path(name);
            if (value.isNull()) {
                after.remove(name);
            } else if (value.isBoolean()) {
                after.put(name, value.booleanValue());
            } else if (!value.isMissingNode()) {
                throw JsonBody.invalid("features." + name, "must be true or false");
            }
        }
        return after;
    }

    private static ObjectNode metadata(ObjectNode before, ObjectNode change) {
        ObjectNode after = before.deepCopy();
        merge(after, change);
        if (after.toString().length() > LONGEST_STORED) {
            throw JsonBody.invalid("metadata", "must be at most " + LONGEST_STORED + " characters long");
        }
        return after;
    }

    /** RFC 7396. */
    private static void merge(ObjectNode target, ObjectNode change) {
        change.properties().forEach(member -> {
            JsonNode value = member.getValue();
            if (value.isNull()) {
                target.remove(member.getKey());
            } else if (value instanceof ObjectNode inner) {
                ObjectNode below =
                        target.get(member.getKey()) instanceof ObjectNode known ? known : target.objectNode();
                merge(below, inner);
                target.set(member.getKey(), below);
            } else {
                target.set(member.getKey(), value);
            }
        });
    }
}
