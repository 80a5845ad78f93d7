package io.serai.operations;

import io.micrometer.core.instrument.MeterRegistry;
import org.apache.camel.CamelContext;
import org.apache.camel.NamedNode;
import org.apache.camel.Route;
import org.apache.camel.component.micrometer.routepolicy.MicrometerRoutePolicy;
import org.apache.camel.component.micrometer.routepolicy.MicrometerRoutePolicyConfiguration;
import org.apache.camel.component.micrometer.routepolicy.MicrometerRoutePolicyFactory;
import org.apache.camel.spi.RoutePolicy;

/**
 * Camel's metrics, one set of series for each route. They stay when a version of a route goes, because the next one counts
 * on in the same series, see {@link RouteVersions}.
 */
final class RouteSeries extends MicrometerRoutePolicyFactory {

    RouteSeries(MeterRegistry registry) {
        MicrometerRoutePolicyConfiguration settings = new MicrometerRoutePolicyConfiguration();
        settings.setContextEnabled(false); // the sum of the routes
        settings.setExternalRedeliveries(false); // nothing here redelivers
        setMeterRegistry(registry);
        setPolicyConfiguration(settings);
    }

    @Override
    public RoutePolicy createRoutePolicy(CamelContext camel, String routeId, NamedNode route) {
        MicrometerRoutePolicy policy = new Kept();
        policy.setMeterRegistry(getMeterRegistry());
        policy.setNamingStrategy(getNamingStrategy());
        policy.setConfiguration(getPolicyConfiguration());
        return policy;
    }

    private static final class Kept extends MicrometerRoutePolicy {

        @Override
        public void onRemove(Route route) {
            // The base class would take the series from the version that is running now.
        }
    }
}
