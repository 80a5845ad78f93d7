package io.serai.tool;

import java.util.List;
import java.util.function.BiFunction;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Endpoint;
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
    private final BiFunction<String, AsyncProcessor, List<Tool>> tools;
    private List<Tool> published = List.of();

    /** @param tools those of the route with this description */
    ToolConsumer(
            Endpoint endpoint,
            Processor processor,
            Catalogue catalogue,
            BiFunction<String, AsyncProcessor, List<Tool>> tools) {
        super(endpoint, processor);
        this.catalogue = catalogue;
        this.tools = tools;
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
        published = tools.apply(description, getAsyncProcessor());
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
