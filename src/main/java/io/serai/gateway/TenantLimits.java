package io.serai.gateway;

import io.serai.tenant.Plans;
import io.serai.tenant.Principal;
import io.serai.tenant.Tenant;
import io.serai.throttle.Layer;
import io.serai.throttle.Limits;
import io.serai.throttle.ThrottleSettings;
import java.util.List;
import java.util.Map;

/** Which limits are on a call, and their numbers: the tenant's own, its plan's, everybody's, the process's. */
public final class TenantLimits {

    private static final long MINUTES_OF_AN_HOUR_LIMIT = 50;
    private static final long MINUTES_OF_A_DAY_LIMIT = 1_000;

    private final ThrottleSettings settings;
    private final Plans plans;

    TenantLimits(ThrottleSettings settings, Plans plans) {
        this.settings = settings;
        this.plans = plans;
    }

    /**
     * The limits of a tenant. Those of an hour and a day that nobody sets follow a higher limit of a minute: 2,000 per
     * minute with 50,000 per hour would be 833.
     */
    public Limits of(Tenant tenant) {
        long minute = number(tenant, "requestsPerMinute", settings.requestsPerMinute());
        return new Limits(
                tenant.id() + ":rate",
                Layer.TENANT,
                minute,
                number(
                        tenant,
                        "requestsPerHour",
                        Math.max(settings.requestsPerHour(), MINUTES_OF_AN_HOUR_LIMIT * minute)),
                number(tenant, "requestsPerDay", Math.max(settings.requestsPerDay(), MINUTES_OF_A_DAY_LIMIT * minute)));
    }

    /** Of the caller: its tenant, and its key. Operators have a bucket of their own, whomever they act for. */
    List<Limits> ofCaller(Call call) {
        Principal principal = call.principal();
        if (principal.isOperator()) {
            // No tenant's name has a @.
            return List.of(
                    Limits.perMinute("@" + principal.id() + ":rate", Layer.TENANT, settings.requestsPerMinute()));
        }
        Limits tenant = of(call.tenant());
        long own = principal.requestsPerMinute();
        return own == 0
                ? List.of(tenant)
                : List.of(tenant, Limits.perMinute(tenant.key() + ":key:" + principal.id(), Layer.KEY, own));
    }

    /** Of the tool that is called. */
    List<Limits> ofTool(Call call) {
        Map<String, Long> limits = plans.ofTool(call.tenant(), call.tool().id());
        return limits.isEmpty()
                ? List.of()
                : List.of(new Limits(
                        call.tenant().id() + ":rate:tool:" + call.tool().id(),
                        Layer.TOOL,
                        limits.getOrDefault("requestsPerMinute", 0L),
                        limits.getOrDefault("requestsPerHour", 0L),
                        limits.getOrDefault("requestsPerDay", 0L)));
    }

    /** Of starts of a consent, each of which keeps a state. */
    List<Limits> ofConsents(Call call) {
        return group(call, Layer.OAUTH_START, settings.oauthStartsPerMinute());
    }

    /** Of what changes a credential. */
    List<Limits> ofCredentialWrites(Call call) {
        return group(call, Layer.CREDENTIAL_WRITE, settings.credentialWritesPerMinute());
    }

    private static List<Limits> group(Call call, Layer layer, long perMinute) {
        return List.of(Limits.perMinute(call.tenant().id() + ":rate:" + layer.word(), layer, perMinute));
    }

    private long number(Tenant tenant, String name, long otherwise) {
        return Math.max(1, plans.limit(tenant, name).orElse(otherwise));
    }
}
