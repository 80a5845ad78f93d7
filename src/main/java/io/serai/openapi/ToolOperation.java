package io.serai.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.tool.Effect;

/** {@code POST /tools/{toolId}} of one tool, with its arguments as the body. */
final class ToolOperation {

    /** How long an operation's texts may be for GPTs; they are cut for everybody, since whole texts stand elsewhere. */
    static final int LONGEST_TEXT = 300;

    private static final int LONGEST_SUMMARY = 120;

    private final ToolEntry tool;
    private final Profile profile;

    ToolOperation(ToolEntry tool, Profile profile) {
        this.tool = tool;
        this.profile = profile;
    }

    /** Adds the operation to the paths, and its schemas to the components. */
    void addTo(ObjectNode paths, ObjectNode schemas) {
        String name = tool.functionName();
        ObjectNode operation = JsonNodeFactory.instance.objectNode();
        operation.putArray("tags").add(tool.integration());
        operation.put("summary", Texts.firstSentence(text(), LONGEST_SUMMARY));
        operation.put("description", Texts.shorten(text(), LONGEST_TEXT));
        operation.put("operationId", name);
        operation.put("x-openai-isConsequential", tool.effect() != Effect.READ);
        ArrayNode parameters = JsonNodeFactory.instance.arrayNode();
        addWishes(parameters);
        if (!parameters.isEmpty()) {
            operation.set("parameters", parameters);
        }
        ObjectNode input = tool.spec().inputSchema();
        operation.set(
                "requestBody",
                Schemas.jsonBody(name + "Arguments", !input.path("required").isEmpty()));
        schemas.set(name + "Arguments", Schemas.component(name + "Arguments", input, profile.longestText()));
        operation.set("responses", responses(name, schemas));
        paths.putObject("/tools/" + tool.id()).set("post", operation);
    }

    private String text() {
        return tool.description().isBlank() ? tool.id() : tool.description();
    }

    /** How the caller wants to be answered; left out where a tool has an argument of that name, as GPTs mix them. */
    private void addWishes(ArrayNode parameters) {
        JsonNode arguments = tool.spec().inputSchema().path("properties");
        if (!arguments.has("fields")) {
            query(parameters, "fields", "Members of the result to answer with: dotted paths with commas between them.")
                    .put("type", "string");
        }
        if (tool.spec().mostPages() > 1 && !arguments.has("pages")) {
            query(parameters, "pages", "How many pages of the list to join.")
                    .put("type", "integer")
                    .put("minimum", 1)
                    .put("maximum", tool.spec().mostPages());
        }
    }

    private static ObjectNode query(ArrayNode parameters, String name, String description) {
        ObjectNode parameter = parameters.addObject();
        parameter.put("name", name).put("in", "query").put("description", description);
        return parameter.putObject("schema");
    }

    private ObjectNode responses(String name, ObjectNode schemas) {
        ObjectNode responses = JsonNodeFactory.instance.objectNode();
        ObjectNode done = responses.putObject("200").put("description", "What the tool answered");
        String answer = "ToolAnswer";
        ObjectNode output = tool.spec().outputSchema();
        if (output != null) {
            answer = name + "Answer";
            schemas.set(name + "Result", Schemas.component(name + "Result", output, profile.longestText()));
            ObjectNode schema = schemas.putObject(answer).put("type", "object");
            schema.putArray("required").add("result").add("tool_name").add("success");
            ObjectNode members = schema.putObject("properties");
            members.set("result", Schemas.reference(name + "Result"));
            members.set("paging", Schemas.reference("Paging"));
            members.putObject("tool_name").put("type", "string");
            members.putObject("success").put("type", "boolean");
        }
        done.putObject("content").putObject("application/json").set("schema", Schemas.reference(answer));
        Schemas.addFailures(responses);
        return responses;
    }
}
