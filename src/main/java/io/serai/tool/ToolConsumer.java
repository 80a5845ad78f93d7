package io.serai.tool;

import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.RouteAware;
import org.apache.camel.Suspendable;
import org.apache.camel.support.DefaultConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the tool when its route starts and withdraws it when the route stops. {@link Suspendable}, so that a stopping
 * route first loses its new calls and then finishes those in flight.
 */
final class ToolConsumer extends DefaultConsumer implements Suspendable, RouteAware {

    private final Catalogue catalogue;
    private @Nullable Tool published;

    ToolConsumer(ToolEndpoint endpoint, Processor processor, Catalogue catalogue) {
        super(endpoint, processor);
        this.catalogue = catalogue;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        publish();
    }

    @Override
    protected void doResume() {
        publish();
    }

    @Override
    protected void doSuspend() {
        withdraw();
    }

    @Override
    protected void doStop() throws Exception {
        withdraw();
        super.doStop();
    }

    private void publish() {
        Route route = getRoute();
        String description = route == null || route.getDescription() == null ? "" : route.getDescription();
        published = ((ToolEndpoint) getEndpoint()).tool(description, getAsyncProcessor());
        catalogue.publish(published);
    }

    private void withdraw() {
        if (published != null) {
            catalogue.withdraw(published);
            published = null;
        }
    }
}
