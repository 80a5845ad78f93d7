package io.serai.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.gateway.Call;
import io.serai.http.Answer;
import io.serai.tool.Offer;
import io.serai.tool.Tool;
import java.util.List;

/** The lists of what is offered as a prompt or as a resource, and what may stand in their arguments. */
final class Prompts {

    private static final int MOST_VALUES = 100;

    private final Offers offers;
    private final ListPage page;
    private final RpcAnswers rpc;

    Prompts(Offers offers, ListPage page, RpcAnswers rpc) {
        this.offers = offers;
        this.page = page;
        this.rpc = rpc;
    }

    /** {@code prompts/list}. */
    Answer list(Call call, Message message) {
        List<Tool> prompts = offers.of(call, Offer.Kind.PROMPT);
        return rpc.answer(message, page.of(message, "prompts", prompts, this::prompt));
    }

    /** {@code resources/list}. */
    Answer resources(Call call, Message message) {
        return rpc.answer(
                message, page.of(message, "resources", resources(call, false), tool -> resource(tool, "uri")));
    }

    /** {@code resources/templates/list}. */
    Answer templates(Call call, Message message) {
        return rpc.answer(
                message,
                page.of(message, "resourceTemplates", resources(call, true), tool -> resource(tool, "uriTemplate")));
    }

    private List<Tool> resources(Call call, boolean templates) {
        return offers.of(call, Offer.Kind.RESOURCE).stream()
                .filter(tool -> tool.offer().isTemplate() == templates)
                .toList();
    }

    /** {@code completion/complete}: the values that the argument's schema lists. */
    Answer complete(Call call, Message message) {
        ObjectNode argument = message.object("argument");
        ObjectNode result = rpc.object();
        ObjectNode completion = result.putObject("completion");
        ArrayNode values = completion.putArray("values");
        for (Tool tool : offers.of(call, Offer.Kind.PROMPT, Offer.Kind.RESOURCE)) {
            if (isMeant(tool, message.object("ref"))) {
                allowed(tool, argument.path("name").asText()).forEach(value -> {
                    if (value.asText().startsWith(argument.path("value").asText()) && values.size() < MOST_VALUES) {
                        values.add(value.asText());
                    }
                });
            }
        }
        completion.put("total", values.size()).put("hasMore", false);
        return rpc.answer(message, result);
    }

    private static boolean isMeant(Tool tool, ObjectNode ref) {
        return tool.mcpName().equals(ref.path("name").asText())
                || ref.path("uri").isTextual()
                        && ref.path("uri").asText().equals(tool.offer().uri());
    }

    private static JsonNode allowed(Tool tool, String argument) {
        return tool.spec().inputSchema().path("properties").path(argument).path("enum");
    }

    private ObjectNode prompt(Tool tool) {
        ObjectNode view = rpc.object().put("name", tool.mcpName()).put("description", tool.description());
        ArrayNode arguments = view.putArray("arguments");
        tool.spec().inputSchema().path("properties").properties().forEach(property -> {
            ObjectNode argument = arguments.addObject().put("name", property.getKey());
            if (property.getValue().path("description").isTextual()) {
                argument.set("description", property.getValue().get("description"));
            }
            argument.put("required", isRequired(tool, property.getKey()));
        });
        return view;
    }

    private static boolean isRequired(Tool tool, String argument) {
        for (JsonNode name : tool.spec().inputSchema().path("required")) {
            if (name.asText().equals(argument)) {
                return true;
            }
        }
        return false;
    }

    private ObjectNode resource(Tool tool, String address) {
        ObjectNode view = rpc.object().put(address, tool.offer().uri());
        view.put("name", tool.mcpName()).put("description", tool.description());
        if (tool.offer().mimeType() != null) {
            view.put("mimeType", tool.offer().mimeType());
        }
        return view;
    }
}
