package io.serai.tool;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The specifications that the loader lifted out of the provider files, kept for {@code tool:} to find. Each belongs to one
 * version of a tool, {@code github.createIssue@7}: two run side by side while one replaces the other.
 */
public final class ToolSpecs {

    private final Map<String, ToolSpec> byVersion = new ConcurrentHashMap<>();
    private final Map<String, ToolGroup> groups = new ConcurrentHashMap<>();
    private final Set<String> waiting = ConcurrentHashMap.newKeySet();

    /** What a route serves that is not one tool. */
    public void put(String version, ToolGroup group) {
        groups.put(version, group);
    }

    public void put(String version, ToolSpec spec) {
        byVersion.put(version, spec);
    }

    /** Notes that the route of a version has steps that may wait, so that no event loop may run it. */
    public void offTheLoop(String version) {
        waiting.add(version);
    }

    public void remove(String version) {
        byVersion.remove(version);
        groups.remove(version);
        waiting.remove(version);
    }

    boolean mayWait(String version) {
        return waiting.contains(version);
    }

    @Nullable
    ToolSpec get(String version) {
        return byVersion.get(version);
    }

    @Nullable
    ToolGroup group(String version) {
        return groups.get(version);
    }
}
