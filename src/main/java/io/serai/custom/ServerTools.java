package io.serai.custom;

import io.serai.tool.OwnTools;
import io.serai.tool.Tool;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The tools of a tenant's servers, ready to be called.
 *
 * @param weight about how many characters they are
 */
record ServerTools(Collection<Tool> all, Map<String, Tool> byName, int weight) implements OwnTools {

    private static final int CHARACTERS_OF_A_TOKEN = 4;
    private static final int LEAST_WEIGHT = 1_000;

    static ServerTools of(List<CustomServer> servers, ServerCalls calls) {
        List<Tool> all = new ArrayList<>();
        for (CustomServer server : servers) {
            if (server.enabled()) {
                Objects.requireNonNullElse(server.tools(), List.<CustomTool>of())
                        .forEach(tool -> all.add(tool(server, tool, calls)));
            }
        }
        all.sort(Comparator.comparing(Tool::id));
        Map<String, Tool> byName = new HashMap<>();
        all.forEach(tool -> byName.putIfAbsent(tool.mcpName(), tool));
        all.forEach(tool -> byName.put(tool.id(), tool)); // an id beats another tool's MCP name
        int weight = all.stream().mapToInt(Tool::tokenCost).sum() * CHARACTERS_OF_A_TOKEN;
        return new ServerTools(List.copyOf(all), Map.copyOf(byName), weight + LEAST_WEIGHT);
    }

    private static Tool tool(CustomServer server, CustomTool tool, ServerCalls calls) {
        return Tool.ofServer(
                server.id(),
                tool.name(),
                tool.description(),
                tool.effect(),
                tool.inputSchema(),
                tool.outputSchema(),
                new CallServerTool(server, tool, calls));
    }

    @Override
    public @Nullable Tool find(String name) {
        return byName.get(name);
    }
}
