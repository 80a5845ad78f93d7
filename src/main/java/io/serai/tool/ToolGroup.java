package io.serai.tool;

import java.util.List;

/**
 * Tools that one route serves together, because there are too many for a route each. The route tells them apart by
 * {@link Invocation#tool()}.
 */
public record ToolGroup(List<Member> members) {

    /** @param id {@code <integration>.<name>} */
    public record Member(String id, String integration, String description, Effect effect, ToolSpec spec) {}

    public ToolGroup {
        members = List.copyOf(members);
    }
}
