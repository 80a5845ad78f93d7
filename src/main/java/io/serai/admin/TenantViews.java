package io.serai.admin;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.gateway.TenantLimits;
import io.serai.tenant.Plans;
import io.serai.tenant.Tenant;
import io.serai.throttle.Limits;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** How a tenant is shown: with the values in force, whoever set them. */
final class TenantViews {

    private final TenantLimits rates;
    private final Plans plans;
    private final TenantUsage usage;

    TenantViews(TenantLimits rates, Plans plans, TenantUsage usage) {
        this.rates = rates;
        this.plans = plans;
        this.usage = usage;
    }

    /** Blocks. */
    Map<String, @Nullable Object> tenant(Tenant tenant) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("id", tenant.id());
        view.put("name", tenant.name());
        view.put("email", tenant.email());
        view.put("plan", tenant.plan());
        view.put("status", status(tenant));
        view.put("limits", limits(tenant));
        view.put("features", features(tenant));
        view.put("security", security(tenant));
        view.put("metadata", tenant.metadata());
        view.put("usage", usage.of(tenant));
        view.put("createdAt", Times.text(tenant.createdAt()));
        view.put("updatedAt", Times.text(tenant.updatedAt()));
        return view;
    }

    /** A tenant as lists show it. */
    static Map<String, @Nullable Object> brief(Tenant tenant, long integrations, @Nullable Instant lastActivity) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("id", tenant.id());
        view.put("tenantId", tenant.id());
        view.put("name", tenant.name());
        view.put("plan", tenant.plan());
        view.put("status", status(tenant));
        view.put("integrations", integrations);
        view.put("createdAt", Times.text(tenant.createdAt()));
        view.put("lastActivity", Times.text(lastActivity));
        return view;
    }

    static String status(Tenant tenant) {
        return tenant.status().name().toLowerCase(Locale.ROOT);
    }

    /** A quota that neither the operator nor the platform sets is null. */
    private Map<String, @Nullable Object> limits(Tenant tenant) {
        Map<String, @Nullable Object> limits = new LinkedHashMap<>();
        Limits inForce = rates.of(tenant);
        limits.put("requestsPerMinute", inForce.perMinute());
        limits.put("requestsPerHour", inForce.perHour());
        limits.put("requestsPerDay", inForce.perDay());
        for (String name : TenantChange.QUOTAS) {
            OptionalLong limit = plans.limit(tenant, name);
            limits.put(name, limit.isPresent() ? limit.getAsLong() : null);
        }
        return limits;
    }

    private static Map<String, Object> features(Tenant tenant) {
        Map<String, Object> features = new LinkedHashMap<>();
        for (String name : List.of("customServers", "oauth", "advancedAnalytics")) {
            features.put(name, tenant.has(name));
        }
        if (!tenant.has("proxy")) {
            features.put("proxy", false); // known of those only from whom it was taken
        }
        return features;
    }

    private static Map<String, Object> security(Tenant tenant) {
        Map<String, Object> security = new LinkedHashMap<>();
        security.put("allowedIPs", tenant.allowedIps());
        JsonNode addresses = tenant.security().get("redirectUris");
        security.put("redirectUris", addresses == null ? List.of() : addresses);
        return security;
    }
}
