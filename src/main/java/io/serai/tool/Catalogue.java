package io.serai.tool;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The tools that can be called at this moment, in one immutable index that is replaced as a whole: a reader never sees
 * half a change. A tool is found by id, by MCP name and by alias.
 */
public final class Catalogue {

    private record Index(List<Tool> tools, Map<String, Tool> byName) {}

    private final TreeMap<String, Tool> published = new TreeMap<>();
    private volatile Index index = new Index(List.of(), Map.of());

    /** Offers a tool; it replaces an earlier version of the same id in the same moment. */
    public synchronized void publish(Tool tool) {
        published.put(tool.id(), tool);
        rebuild();
    }

    /** Withdraws this very version; a newer one with the same id stays. */
    public synchronized void withdraw(Tool tool) {
        if (published.remove(tool.id(), tool)) {
            rebuild();
        }
    }

    private void rebuild() {
        Map<String, Tool> byName = new HashMap<>();
        for (Tool tool : published.values()) {
            tool.aliases().forEach(alias -> byName.putIfAbsent(alias, tool));
            byName.putIfAbsent(tool.mcpName(), tool);
        }
        byName.putAll(published); // an id beats another tool's alias
        index = new Index(List.copyOf(published.values()), byName);
    }

    public @Nullable Tool find(String name) {
        return index.byName.get(name);
    }

    /** By id without its integration. */
    public Optional<Tool> find(String integration, String name) {
        return Optional.ofNullable(find(integration + "." + name));
    }

    /** All tools, in the order of their ids. */
    public Collection<Tool> all() {
        return index.tools;
    }
}
