package io.serai.mcp;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.tool.Effect;
import io.serai.tool.Tool;
import org.jspecify.annotations.Nullable;

/** A tool as lists show it: written once for each version of a tool, since a list may hold a thousand of them. */
final class ToolTexts {

    private final ObjectMapper json;

    ToolTexts(ObjectMapper json) {
        this.json = json;
    }

    /** @param modern whether the client takes results that are no objects */
    ObjectNode of(Tool tool, boolean modern, boolean connected) {
        ObjectNode view = json.createObjectNode();
        view.put("name", tool.mcpName());
        view.put("description", tool.description());
        view.set("inputSchema", tool.spec().inputSchema());
        ObjectNode output = outputSchema(tool);
        if (output != null && (modern || output.path("type").asText().equals("object"))) {
            view.set("outputSchema", output);
        }
        ObjectNode annotations = view.putObject("annotations");
        annotations.put("readOnlyHint", tool.effect() == Effect.READ);
        annotations.put("destructiveHint", tool.effect() == Effect.DESTRUCTIVE);
        annotations.put("openWorldHint", true);
        view.putObject("_meta").put("serai/connected", connected);
        return view;
    }

    /** The schema with the type that a file may leave out. */
    static @Nullable ObjectNode outputSchema(Tool tool) {
        ObjectNode schema = tool.spec().outputSchema();
        return schema == null || schema.has("type") || !schema.has("properties")
                ? schema
                : schema.deepCopy().put("type", "object");
    }
}
