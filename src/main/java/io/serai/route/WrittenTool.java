package io.serai.route;

import io.serai.provider.Provider;
import io.serai.tool.Effect;
import io.serai.tool.ToolSpec;

/** A tool as its file has it, whether or not it runs anywhere. */
public record WrittenTool(
        String id, String integration, Provider provider, String description, Effect effect, ToolSpec spec) {}
