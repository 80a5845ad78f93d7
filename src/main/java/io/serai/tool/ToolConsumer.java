package io.serai.tool;

import java.util.List;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.RouteAware;
import org.apache.camel.Suspendable;
import org.apache.camel.support.DefaultConsumer;

/**
 * Publishes the tools of a route when it starts and withdraws them when it stops. {@link Suspendable}, so that a stopping
 * route first loses its new calls and then finishes those in flight.
 */
final class ToolConsumer extends DefaultConsumer implements Suspendable, RouteAware {

    private final Catalogue catalogue;
    private final PublishingEndpoint endpoint;
    private List<Tool> published = List.of();

    ToolConsumer(PublishingEndpoint endpoint, Processor processor, Catalogue catalogue) {
        super(endpoint, processor);
        this.endpoint = endpoint;
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
        published = endpoint.tools(description, getAsyncProcessor());
        try (Catalogue.Change publication = catalogue.change()) {
            published.forEach(catalogue::publish);
        }
    }

    private void withdraw() {
        if (!published.isEmpty()) {
            try (Catalogue.Change withdrawal = catalogue.change()) {
                published.forEach(catalogue::withdraw);
            }
            published = List.of();
        }
    }
}
