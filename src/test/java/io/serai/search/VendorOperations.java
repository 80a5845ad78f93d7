package io.serai.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.tool.Effect;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The operations of a vendor's OpenAPI document as tools that nobody has written a word for. */
final class VendorOperations {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

    /** @param call method and path, with {@code {}} for whatever stands in it */
    record Operation(
            String id, String integration, String description, Effect effect, ObjectNode schema, String call) {}

    private final String integration;
    private final JsonNode document;

    private VendorOperations(String integration, JsonNode document) {
        this.integration = integration;
        this.document = document;
    }

    static List<Operation> of(String integration, Path file) throws IOException {
        return new VendorOperations(integration, JSON.readTree(file.toFile())).operations();
    }

    /** Method and path of a call as they are compared: Slack's methods take every verb, and GET is written for most. */
    static String call(String integration, String method, String path) {
        String plain = path.replaceAll("\\{[^}]*}", "{}").replaceFirst("^/v1/", "/");
        return integration + " " + (integration.equals("slack") ? "ANY" : method.toUpperCase()) + " " + plain;
    }

    private List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> verb : path.getValue().properties()) {
                if (METHODS.contains(verb.getKey())) {
                    operations.add(operation(path.getKey(), verb.getKey(), path.getValue(), verb.getValue()));
                }
            }
        }
        return operations;
    }

    private Operation operation(String path, String method, JsonNode item, JsonNode operation) {
        String description = (operation.path("summary").asText("") + ". "
                        + operation.path("description").asText(""))
                .replaceFirst("^\\. ", "")
                .strip();
        Effect effect =
                method.equals("get") ? Effect.READ : method.equals("delete") ? Effect.DESTRUCTIVE : Effect.WRITE;
        return new Operation(
                integration + "." + operation.path("operationId").asText(),
                integration,
                description.substring(0, Math.min(300, description.length())),
                effect,
                schema(item, operation),
                call(integration, method, path));
    }

    private ObjectNode schema(JsonNode item, JsonNode operation) {
        ObjectNode schema = JSON.createObjectNode();
        ObjectNode properties = schema.putObject("properties");
        for (JsonNode parameters : List.of(item.path("parameters"), operation.path("parameters"))) {
            for (JsonNode parameter : parameters) {
                JsonNode known = resolved(parameter);
                ObjectNode property = properties.putObject(known.path("name").asText());
                property.put("type", known.at("/schema/type").asText("string"));
                property.put("description", known.path("description").asText());
            }
        }
        operation.path("requestBody").path("content").forEach(content -> {
            JsonNode body = resolved(content.path("schema"));
            for (Map.Entry<String, JsonNode> field : body.path("properties").properties()) {
                JsonNode known = resolved(field.getValue());
                ObjectNode property = properties.putObject(field.getKey());
                property.put("type", known.path("type").asText("string"));
                property.put("description", known.path("description").asText());
            }
        });
        return schema;
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? document.at(node.path("$ref").asText().substring(1)) : node;
    }
}
