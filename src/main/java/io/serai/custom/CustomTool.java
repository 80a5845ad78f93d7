package io.serai.custom;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.tool.Effect;
import org.jspecify.annotations.Nullable;

/**
 * A tool as its server describes it.
 *
 * @param effect by the server's own annotations; what says nothing is {@link Effect#DESTRUCTIVE}
 * @param inputSchema JSON Schema of its arguments, which is shown and not compared with
 */
public record CustomTool(
        String name,
        String description,
        Effect effect,
        ObjectNode inputSchema,
        @Nullable ObjectNode outputSchema) {}
