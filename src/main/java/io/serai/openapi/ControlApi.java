package io.serai.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swagger.v3.core.util.Json31;
import java.io.IOException;
import java.util.List;
import java.util.TreeMap;
import org.apache.camel.CamelContext;
import org.apache.camel.model.rest.RestDefinition;
import org.apache.camel.openapi.BeanConfig;
import org.apache.camel.openapi.RestOpenApiReader;

/**
 * The paths of the REST DSL: read by camel-openapi-java, and completed with what the DSL cannot say, see
 * {@link OperationNotes}.
 */
final class ControlApi {

    private static final String ENVELOPED = "/api/v1/";

    private final OperationNotes notes;

    ControlApi(OperationNotes notes) {
        this.notes = notes;
    }

    /** Path → method → operation, in the order of the paths. */
    ObjectNode paths(CamelContext camel, List<RestDefinition> rests) {
        TreeMap<String, JsonNode> paths = new TreeMap<>();
        read(camel, rests).path("paths").properties().forEach(entry -> {
            String path = entry.getKey().replaceFirst("^/+", "/");
            entry.getValue().properties().forEach(verb -> complete(path, verb.getKey(), (ObjectNode) verb.getValue()));
            paths.put(path, entry.getValue());
        });
        ObjectNode sorted = JsonNodeFactory.instance.objectNode();
        sorted.setAll(paths);
        return sorted;
    }

    private static ObjectNode read(CamelContext camel, List<RestDefinition> rests) {
        BeanConfig config = new BeanConfig();
        config.setVersion("3.1.0");
        try {
            var document = new RestOpenApiReader().read(camel, rests, config, null, camel.getClassResolver());
            return Json31.mapper().valueToTree(document);
        } catch (IOException | ClassNotFoundException broken) {
            throw new IllegalStateException("The REST definitions cannot be described", broken);
        }
    }

    private void complete(String path, String method, ObjectNode operation) {
        String id = operation.path("operationId").textValue();
        boolean changes = !method.equals("get") && !notes.changesNothing(id);
        operation.put("x-openai-isConsequential", changes);
        if (operation.at("/tags/0").asText("/").startsWith("/")) { // the REST DSL has none, so Camel takes its path
            operation.putArray("tags").add(path.replaceFirst("^/\\W*([^/]*).*", "$1"));
        }
        operation.put("description", operation.path("summary").textValue() + ".");
        notes.body(id).ifPresent(body -> operation.set("requestBody", Schemas.jsonBody(body, notes.isRequired(body))));
        if (notes.isPublic(id)) {
            operation.putArray("security");
        }
        operation.set("responses", responses(path, operation));
    }

    private ObjectNode responses(String path, ObjectNode operation) {
        String id = operation.path("operationId").textValue();
        ObjectNode responses = JsonNodeFactory.instance.objectNode();
        ObjectNode said = (ObjectNode) operation.path("responses");
        said.remove("default"); // what camel-openapi-java writes where nothing is said: it is empty, and invalid
        if (said.isEmpty()) {
            said.putObject("200").put("description", "Done");
        }
        said.properties().forEach(entry -> {
            ObjectNode response = responses.putObject(entry.getKey());
            response.put("description", entry.getValue().path("description").asText("Done"));
            if (entry.getKey().startsWith("2")) {
                content(path, id, response.putObject("content"));
            }
        });
        Schemas.addFailures(responses);
        return responses;
    }

    private void content(String path, String id, ObjectNode content) {
        String other = notes.mediaType(id);
        if (other != null) {
            content.putObject(other).putObject("schema");
        } else {
            String schema = notes.answer(id).orElse(path.startsWith(ENVELOPED) ? "Envelope" : "Answer");
            content.putObject("application/json").set("schema", Schemas.reference(schema));
        }
    }
}
