package io.serai.operations;

import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.api.management.ManagedResource;
import org.apache.camel.management.DefaultManagementObjectStrategy;
import org.apache.camel.management.mbean.ManagedCamelContext;
import org.apache.camel.spi.UnitOfWork;

/**
 * The figures that Hawtio shows for the whole context: an exchange counts there in the route it began in. Camel walks
 * through the stack of routes at each entry and exit to find out whether this is that route, which was a fortieth of a
 * call's cost; comparing the identifiers says the same.
 */
@ManagedResource(description = "Managed CamelContext")
final class ContextTotals extends ManagedCamelContext {

    private ContextTotals(CamelContext camel) {
        super(camel);
    }

    @Override
    public void processExchange(Exchange exchange, String type) {
        if (isInFirstRoute(exchange)) {
            super.processExchange(exchange, type);
        }
    }

    @Override
    public void completedExchange(Exchange exchange, long time) {
        if (isInFirstRoute(exchange)) {
            super.completedExchange(exchange, time);
        }
    }

    @Override
    public void failedExchange(Exchange exchange) {
        if (isInFirstRoute(exchange)) {
            super.failedExchange(exchange);
        }
    }

    private static boolean isInFirstRoute(Exchange exchange) {
        UnitOfWork work = exchange.getUnitOfWork();
        Route route = work == null ? null : work.getRoute();
        return route == null || route.getId().equals(exchange.getFromRouteId());
    }

    /** Makes Camel register these totals instead of its own. */
    static final class Strategy extends DefaultManagementObjectStrategy {

        @Override
        public Object getManagedObjectForCamelContext(CamelContext camel) {
            ContextTotals totals = new ContextTotals(camel);
            totals.init(camel.getManagementStrategy());
            return totals;
        }
    }
}
