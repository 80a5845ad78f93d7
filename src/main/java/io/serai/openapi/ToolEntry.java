package io.serai.openapi;

import io.serai.provider.Provider;
import io.serai.tool.Effect;
import io.serai.tool.Tool;
import io.serai.tool.ToolSpec;

/** A tool as a document shows it, whether it runs or only stands in a file. */
public record ToolEntry(
        String id, String integration, Provider provider, String description, Effect effect, ToolSpec spec) {

    /** @param provider the one that the tool belongs to */
    static ToolEntry of(Tool tool, Provider provider) {
        return new ToolEntry(tool.id(), tool.integration(), provider, tool.description(), tool.effect(), tool.spec());
    }

    /** The id in the alphabet of function names. */
    String functionName() {
        return id.replace('.', '_');
    }
}
