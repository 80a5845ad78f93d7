package io.serai.admin;

import io.serai.gateway.Call;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.tenant.Tenant;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** The steps {@code …Feature}: whether the operator has left this feature on for the tenant. */
final class FeatureGate implements Processor {

    private final String feature;

    FeatureGate(String feature) {
        this.feature = feature;
    }

    @Override
    public void process(Exchange exchange) {
        require(Call.of(exchange).tenant(), feature);
    }

    /** @throws Problem 403 {@code FEATURE_DISABLED} */
    static void require(Tenant tenant, String feature) {
        if (!tenant.has(feature)) {
            throw Problem.of(ProblemType.FEATURE_DISABLED, "The feature " + feature + " is off for this tenant.");
        }
    }
}
