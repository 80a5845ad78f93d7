package io.serai.tool;

import java.util.List;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.MultipleConsumersSupport;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;

/** {@code tool:}, where a route begins that serves tools: they are in the catalogue for as long as it runs. */
abstract class PublishingEndpoint extends DefaultEndpoint implements MultipleConsumersSupport {

    private final Catalogue catalogue;

    PublishingEndpoint(String uri, Component component, Catalogue catalogue) {
        super(uri, component);
        this.catalogue = catalogue;
    }

    /** The tools of the route with this description. */
    abstract List<Tool> tools(String description, AsyncProcessor route);

    @Override
    public Consumer createConsumer(Processor processor) {
        return new ToolConsumer(this, processor, catalogue);
    }

    @Override
    public Producer createProducer() {
        throw new UnsupportedOperationException("tool: starts a route; it cannot be sent to");
    }

    @Override
    public boolean isMultipleConsumersSupported() {
        return true;
    }

    @Override
    public boolean isSingleton() {
        return true;
    }
}
