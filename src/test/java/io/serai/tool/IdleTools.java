package io.serai.tool;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.apache.camel.support.AsyncProcessorConverterHelper;

/** Tools that can be listed and found, and do nothing. */
public final class IdleTools {

    private IdleTools() {}

    public static Tool of(
            String id, String integration, String description, Effect effect, ObjectNode schema, List<String> asks) {
        ToolSpec spec = new ToolSpec(schema, null, 0, Offer.TOOL, asks, List.of());
        return new Tool(
                id,
                integration,
                description,
                effect,
                List.of(),
                List.of(),
                spec,
                new ArgumentCheck(spec.input()),
                AsyncProcessorConverterHelper.convert(exchange -> {}));
    }
}
