package io.serai.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.tool.Offer;
import java.io.IOException;
import java.util.List;

/** What a tool's route has left as its result, in the form of what the tool is offered as. */
final class ResultForms {

    private static final List<String> OF_CONTENT = List.of("content", "structuredContent", "isError");

    private final ObjectMapper json;

    ResultForms(ObjectMapper json) {
        this.json = json;
    }

    ObjectNode of(Message message, Offer offer, byte[] result) {
        JsonNode body = tree(result);
        return switch (offer.kind()) {
            case PROMPT -> prompt(body);
            case RESOURCE -> resource(message, offer, body);
            default -> content(body);
        };
    }

    private JsonNode tree(byte[] result) {
        try {
            return json.readTree(result);
        } catch (IOException malformed) {
            throw Problem.of(ProblemType.INTERNAL_ERROR, "The result is not JSON.")
                    .causedBy(malformed);
        }
    }

    private ObjectNode content(JsonNode body) {
        ObjectNode result = json.createObjectNode();
        if (!body.path("content").isArray()) {
            result.putArray("content").add(text(body));
            return result;
        }
        for (String member : OF_CONTENT) {
            if (body.has(member)) {
                result.set(member, body.get(member));
            }
        }
        return result;
    }

    private ObjectNode prompt(JsonNode body) {
        ObjectNode result = json.createObjectNode();
        if (body.path("messages").isArray()) {
            result.set("messages", body.get("messages"));
            return result;
        }
        result.putArray("messages").addObject().put("role", "user").set("content", text(body));
        return result;
    }

    private ObjectNode resource(Message message, Offer offer, JsonNode body) {
        ObjectNode result = json.createObjectNode();
        ObjectNode contents = result.putArray("contents").addObject();
        contents.set("uri", message.params().get("uri"));
        if (offer.mimeType() != null) {
            contents.put("mimeType", offer.mimeType());
        }
        if (body.path("blob").isTextual()) {
            contents.set("blob", body.get("blob"));
        } else {
            contents.set("text", text(body).get("text"));
        }
        ListPage.cached(message, result);
        return result;
    }

    private ObjectNode text(JsonNode body) {
        return json.createObjectNode()
                .put("type", "text")
                .put("text", body.isTextual() ? body.textValue() : body.toString());
    }
}
