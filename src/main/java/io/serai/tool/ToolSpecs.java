package io.serai.tool;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The specifications that the loader lifted out of the provider files, kept by tool id for {@code tool:} to find. */
public final class ToolSpecs {

    private final Map<String, ToolSpec> byToolId = new ConcurrentHashMap<>();

    public void put(String toolId, ToolSpec spec) {
        byToolId.put(toolId, spec);
    }

    /** How many tools there are. */
    public int size() {
        return byToolId.size();
    }

    @Nullable
    ToolSpec get(String toolId) {
        return byToolId.get(toolId);
    }
}
