package io.serai.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;

/** The small pieces of which documents are made. */
final class Schemas {

    private static final String PLACE = "#/components/schemas/";

    /** Keywords that hold schemas by name. */
    private static final Set<String> NAMED =
            Set.of("properties", "patternProperties", "dependentSchemas", "$defs", "definitions");

    /** Keywords that hold values: what looks like a schema there is none. */
    private static final Set<String> VALUES = Set.of("default", "const", "enum", "examples", "example");

    private Schemas() {}

    static ObjectNode reference(String schema) {
        return JsonNodeFactory.instance.objectNode().put("$ref", PLACE + schema);
    }

    static ObjectNode jsonBody(String schema, boolean required) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("required", required);
        body.putObject("content").putObject("application/json").set("schema", reference(schema));
        return body;
    }

    /** What every operation may answer when it fails. */
    static void addFailures(ObjectNode responses) {
        failure(responses, "400", "BadRequest");
        failure(responses, "401", "Unauthorized");
        failure(responses, "429", "TooManyRequests");
        failure(responses, "default", "Failure");
    }

    private static void failure(ObjectNode responses, String status, String component) {
        responses.putObject(status).put("$ref", "#/components/responses/" + component);
    }

    /**
     * A tool's schema as a component of the document: what pointed into the schema itself points to its new place, and
     * every object says its properties, without which GPTs refuse it.
     *
     * @param longestText where descriptions are cut
     */
    static JsonNode component(String name, JsonNode schema, int longestText) {
        JsonNode copy = schema.deepCopy();
        if (copy instanceof ObjectNode top) {
            top.remove("$schema");
            top.remove("$id");
        }
        move(copy, PLACE + name, longestText);
        return copy;
    }

    private static void move(JsonNode node, String place, int longestText) {
        if (!(node instanceof ObjectNode schema)) {
            node.forEach(one -> move(one, place, longestText)); // a list of schemas, or no schema at all
            return;
        }
        String target = schema.path("$ref").asText();
        if (target.startsWith("#")) {
            schema.put("$ref", place + target.substring(1));
        }
        if (schema.path("description").isTextual()) {
            schema.put("description", Texts.shorten(schema.path("description").textValue(), longestText));
        }
        if ("object".equals(schema.path("type").textValue()) && !schema.has("properties")) {
            schema.putObject("properties");
        }
        if (schema.path("not") instanceof ObjectNode not) {
            name(not);
        }
        for (Map.Entry<String, JsonNode> keyword : schema.properties()) {
            if (NAMED.contains(keyword.getKey())) {
                keyword.getValue().forEach(child -> move(child, place, longestText));
            } else if (!VALUES.contains(keyword.getKey())) {
                move(keyword.getValue(), place, longestText);
            }
        }
    }

    /** Linters take a required member that has no properties for a mistake, also where it must not be. */
    private static void name(ObjectNode schema) {
        ObjectNode properties = schema.withObject("/properties");
        for (JsonNode required : schema.path("required")) {
            if (!properties.has(required.asText())) {
                properties.putObject(required.asText());
            }
        }
    }
}
