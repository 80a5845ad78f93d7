package io.serai.tenant;

import java.util.Map;
import java.util.OptionalLong;

/** The limits that the platform sets, for everybody and for each plan. A tenant's own come before both. */
public final class Plans {

    /**
     * What one section sets.
     *
     * @param numbers limit or quota → number
     * @param tools tool id → limit → number
     */
    public record Section(Map<String, Long> numbers, Map<String, Map<String, Long>> tools) {

        static final Section NOTHING = new Section(Map.of(), Map.of());
    }

    private record Sections(Section everybody, Map<String, Section> plans) {

        Section of(Tenant tenant) {
            return plans.getOrDefault(tenant.plan(), Section.NOTHING);
        }
    }

    private volatile Sections sections = new Sections(Section.NOTHING, Map.of());

    /** Sets all of them at once. */
    public void replace(Section everybody, Map<String, Section> plans) {
        sections = new Sections(everybody, Map.copyOf(plans));
    }

    /** The tenant's own limit, its plan's, or everybody's; empty if nobody sets it. */
    public OptionalLong limit(Tenant tenant, String name) {
        Sections present = sections;
        if (tenant.limits().path(name).canConvertToLong()) {
            return OptionalLong.of(tenant.limits().path(name).longValue());
        }
        Long ofPlan = present.of(tenant).numbers().get(name);
        Long found = ofPlan == null ? present.everybody().numbers().get(name) : ofPlan;
        return found == null ? OptionalLong.empty() : OptionalLong.of(found);
    }

    /** How often a tenant may call a tool: limit → number, of its plan if that says anything of the tool. */
    public Map<String, Long> ofTool(Tenant tenant, String toolId) {
        Sections present = sections;
        Map<String, Long> ofPlan = present.of(tenant).tools().get(toolId);
        return ofPlan == null ? present.everybody().tools().getOrDefault(toolId, Map.of()) : ofPlan;
    }
}
