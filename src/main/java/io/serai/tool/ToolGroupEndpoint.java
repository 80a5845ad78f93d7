package io.serai.tool;

import java.util.List;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.MultipleConsumersSupport;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;

/** {@code tool:} of a route that serves a {@link ToolGroup}. */
final class ToolGroupEndpoint extends DefaultEndpoint implements MultipleConsumersSupport {

    private final ToolGroup group;
    private final Catalogue catalogue;

    ToolGroupEndpoint(String uri, Component component, ToolGroup group, Catalogue catalogue) {
        super(uri, component);
        this.group = group;
        this.catalogue = catalogue;
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        return new ToolConsumer(this, processor, catalogue, (description, route) -> tools(route));
    }

    private List<Tool> tools(AsyncProcessor route) {
        return group.members().stream().map(member -> tool(member, route)).toList();
    }

    private static Tool tool(ToolGroup.Member member, AsyncProcessor route) {
        return new Tool(
                member.id(),
                member.integration(),
                member.description(),
                member.effect(),
                List.of(),
                List.of(),
                member.spec(),
                new ArgumentCheck(member.spec().input()),
                route);
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
