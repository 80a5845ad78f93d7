package io.serai.tool;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The structured part of a tool's route, which endpoint parameters cannot carry.
 *
 * @param inputSchema JSON Schema 2020-12 of the arguments; an object that is closed unless it says otherwise
 * @param outputSchema JSON Schema of the result, where it is known
 * @param mostPages how many pages of its list the tool follows at most; 0 if it does not
 * @param offer as what it is offered
 * @param examples calls with the request they send and the answer they get
 */
public record ToolSpec(
        ObjectNode inputSchema, @Nullable ObjectNode outputSchema, int mostPages, Offer offer, List<Example> examples) {

    public ToolSpec {
        inputSchema = inputSchema.deepCopy();
        if (!inputSchema.has("type")) {
            inputSchema.put("type", "object");
        }
        if (!inputSchema.has("additionalProperties")) {
            inputSchema.put("additionalProperties", false); // a misspelt argument is an error, not a surprise
        }
        examples = List.copyOf(examples);
    }
}
