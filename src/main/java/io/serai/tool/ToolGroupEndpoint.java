package io.serai.tool;

import java.util.List;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Component;

/** {@code tool:} of a route that serves a {@link ToolGroup}. */
final class ToolGroupEndpoint extends PublishingEndpoint {

    private final ToolGroup group;

    ToolGroupEndpoint(String uri, Component component, ToolGroup group, Catalogue catalogue) {
        super(uri, component, catalogue);
        this.group = group;
    }

    /** Each has a description of its own. */
    @Override
    List<Tool> tools(String description, AsyncProcessor route) {
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
}
