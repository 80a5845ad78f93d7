package io.serai.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.CamelContext;
import org.apache.camel.model.rest.RestDefinition;

/** Puts an OpenAPI 3.1 document together: operations of the control API, then tools as far as there is room. */
public final class DocumentWriter {

    /** What of the control API a GPT gets beside its tools: how to find and call the others. */
    private static final List<String> FOR_GPTS = List.of("listTools", "selectTools", "invokeTool");

    private final OperationNotes notes = OperationNotes.read();
    private final ObjectNode control;
    private final ServiceInfo service;

    /** @param rests the REST DSL of a context, which need not run */
    public DocumentWriter(CamelContext camel, List<RestDefinition> rests, ServiceInfo service) {
        this.control = new ControlApi(notes).paths(camel, rests);
        this.service = service;
    }

    /** @param tools in the order in which they are taken while there is room */
    public ObjectNode document(List<ToolEntry> tools, Selection selection) {
        List<ToolEntry> wanted = tools.stream().filter(selection::contains).toList();
        ObjectNode paths = controlPaths(selection);
        ObjectNode components = notes.components();
        int room = Math.max(0, selection.operations() - operations(paths));
        List<ToolEntry> shown = wanted.size() <= room ? wanted : wanted.subList(0, room);
        for (ToolEntry tool : shown) {
            new ToolOperation(tool, selection.profile()).addTo(paths, (ObjectNode) components.path("schemas"));
        }
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("openapi", "3.1.0");
        document.set("info", service.info(shown.size(), wanted.size()));
        document.putArray("servers").addObject().put("url", service.url());
        document.putArray("security").addObject().putArray("bearer");
        document.set("tags", tags(paths, shown));
        document.set("paths", paths);
        document.set("components", Reachable.of(components, paths));
        return document;
    }

    private ObjectNode controlPaths(Selection selection) {
        ObjectNode paths = JsonNodeFactory.instance.objectNode();
        if (selection.profile() == Profile.FULL && !selection.isFiltered()) {
            return paths.setAll(control.deepCopy());
        }
        if (!selection.isFiltered()) {
            control.properties().forEach(entry -> entry.getValue().properties().forEach(verb -> {
                String id = verb.getValue().path("operationId").asText();
                if (FOR_GPTS.contains(id) && operations(paths) < selection.operations()) {
                    paths.putObject(entry.getKey())
                            .set(verb.getKey(), verb.getValue().deepCopy());
                }
            }));
        }
        return paths;
    }

    private static int operations(ObjectNode paths) {
        int operations = 0;
        for (JsonNode path : paths) {
            operations += path.size();
        }
        return operations;
    }

    /** The tags that are used, each with a text. */
    private ArrayNode tags(ObjectNode paths, List<ToolEntry> tools) {
        Set<String> used = new TreeSet<>();
        paths.forEach(path -> path.forEach(
                operation -> used.add(operation.path("tags").path(0).asText())));
        List<ObjectNode> tags = new ArrayList<>();
        for (String name : used) {
            String text = tools.stream()
                    .filter(tool -> tool.integration().equals(name))
                    .findFirst()
                    .map(tool -> tool.provider().description())
                    .orElse(notes.tag(name));
            tags.add(JsonNodeFactory.instance.objectNode().put("name", name).put("description", text));
        }
        tags.sort(Comparator.comparing(tag -> tag.path("name").asText()));
        return JsonNodeFactory.instance.arrayNode().addAll(tags);
    }
}
