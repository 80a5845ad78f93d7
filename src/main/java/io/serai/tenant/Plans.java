package io.serai.tenant;

import java.util.Map;
import java.util.OptionalLong;

/** The limits that the platform sets, for everybody and for each plan. A tenant's own come before both. */
public final class Plans {

    private record Limits(Map<String, Long> everybody, Map<String, Map<String, Long>> plans) {}

    private volatile Limits limits = new Limits(Map.of(), Map.of());

    /** Sets all of them at once: limit → number, and plan → limit → number. */
    public void replace(Map<String, Long> everybody, Map<String, Map<String, Long>> plans) {
        limits = new Limits(Map.copyOf(everybody), Map.copyOf(plans));
    }

    /** The tenant's own limit, its plan's, or everybody's; empty if nobody sets it. */
    public OptionalLong limit(Tenant tenant, String name) {
        Limits present = limits;
        if (tenant.limits().path(name).canConvertToLong()) {
            return OptionalLong.of(tenant.limits().path(name).longValue());
        }
        Long ofPlan = present.plans().getOrDefault(tenant.plan(), Map.of()).get(name);
        Long found = ofPlan == null ? present.everybody().get(name) : ofPlan;
        return found == null ? OptionalLong.empty() : OptionalLong.of(found);
    }
}
