package io.serai.gateway;

import io.serai.quota.Quotas;
import io.serai.tenant.Plans;
import java.util.OptionalLong;

/** Step {@code countInvocation}: one of the calls that the tenant may make in a month, if they are limited. */
final class CountInvocation extends BlockingStep {

    private final Quotas quotas;
    private final Plans plans;

    CountInvocation(Quotas quotas, Plans plans) {
        this.quotas = quotas;
        this.plans = plans;
    }

    @Override
    boolean attempt(Call call) {
        OptionalLong limit = limit(call);
        return limit.isEmpty() || quotas.tryTake(call.tenant().id(), limit.getAsLong());
    }

    @Override
    void block(Call call) {
        quotas.take(call.tenant().id(), limit(call).orElseThrow());
    }

    private OptionalLong limit(Call call) {
        return plans.limit(call.tenant(), "maxToolInvocations");
    }
}
