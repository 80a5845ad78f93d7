package io.serai.gateway;

import io.serai.problem.Problem;
import io.serai.problem.ProblemType;

/** Step {@code tenantInHead}: for doors whose body names no tenant. An operator names one in the head. */
final class TenantInHead extends BlockingStep {

    private final TenantLookup tenantLookup;

    TenantInHead(TenantLookup tenantLookup) {
        this.tenantLookup = tenantLookup;
    }

    @Override
    boolean attempt(Call call) {
        return call.tenantIfKnown() != null;
    }

    @Override
    void block(Call call) {
        look(tenantLookup, call);
    }

    static void look(TenantLookup tenantLookup, Call call) {
        try {
            tenantLookup.named(call, null);
        } catch (Problem problem) {
            throw problem.type() == ProblemType.MISSING_FIELD
                    ? Problem.of(ProblemType.MISSING_FIELD, "An administrator names the tenant in header X-Tenant-ID.")
                    : problem;
        }
    }
}
