package io.serai.tool;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The specifications that the loader lifted out of the provider files, kept for {@code tool:} to find. Each belongs to one
 * version of a tool, {@code github.createIssue@7}: two run side by side while one replaces the other.
 */
public final class ToolSpecs {

    private final Map<String, ToolSpec> byVersion = new ConcurrentHashMap<>();

    public void put(String version, ToolSpec spec) {
        byVersion.put(version, spec);
    }

    public void remove(String version) {
        byVersion.remove(version);
    }

    @Nullable
    ToolSpec get(String version) {
        return byVersion.get(version);
    }
}
