package io.serai.tool;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The structured part of a tool's route, which endpoint parameters cannot carry.
 *
 * @param input JSON Schema 2020-12 of the arguments; an object that is closed unless it says otherwise
 * @param outputSchema JSON Schema of the result, where it is known
 * @param mostPages how many pages of its list the tool follows at most; 0 if it does not
 * @param offer as what it is offered
 * @param asks what people say who need the tool; it is found by these words, too
 * @param examples calls with the request they send and the answer they get
 */
public record ToolSpec(
        InputSchema input,
        @Nullable ObjectNode outputSchema,
        int mostPages,
        Offer offer,
        List<String> asks,
        List<Example> examples) {

    public ToolSpec {
        asks = List.copyOf(asks);
        examples = List.copyOf(examples);
    }

    /** @throws RuntimeException if nothing could be compared with the schema */
    public ToolSpec(
            ObjectNode inputSchema,
            @Nullable ObjectNode outputSchema,
            int mostPages,
            Offer offer,
            List<String> asks,
            List<Example> examples) {
        this(new HeldSchema(closed(inputSchema)), outputSchema, mostPages, offer, asks, examples);
    }

    private static ObjectNode closed(ObjectNode schema) {
        ObjectNode closed = schema.deepCopy();
        if (!closed.has("type")) {
            closed.put("type", "object");
        }
        if (!closed.has("additionalProperties")) {
            closed.put("additionalProperties", false); // a misspelt argument is an error, not a surprise
        }
        return closed;
    }

    /** The schema of the arguments as a tree, which must not be changed. */
    public ObjectNode inputSchema() {
        return input.tree();
    }
}
