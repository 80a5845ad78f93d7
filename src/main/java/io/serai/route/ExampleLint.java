package io.serai.route;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.tool.Example;
import io.serai.tool.ProblemComponent;
import io.serai.tool.SchemaCheck;
import io.serai.tool.ToolSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Checks a tool's examples: their form, and that arguments and results fit the tool's own schemas. */
final class ExampleLint {

    private static final String SEE = "see docs/writing-a-provider.md, A tool";
    private static final SchemaCheck FORM = new SchemaCheck(form());

    private final YamlFile file;
    private final SchemaCheck input;
    private final @Nullable SchemaCheck output;

    /** @param spec a tool whose schemas can be used */
    ExampleLint(YamlFile file, ToolSpec spec) {
        this.file = file;
        this.input = spec.input().check();
        this.output = spec.outputSchema() == null ? null : new SchemaCheck(spec.outputSchema());
    }

    private static JsonNode form() {
        try (InputStream schema = ExampleLint.class.getResourceAsStream("example.schema.json")) {
            return new ObjectMapper().readTree(Objects.requireNonNull(schema));
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    /** The example, if nothing is wrong with it; otherwise the file has a finding for everything that is. */
    Optional<Example> check(Node node, JsonNode json) {
        int before = file.findings().size();
        find(node, json, FORM, "");
        if (file.findings().size() > before) {
            return Optional.empty();
        }
        rules(node, json);
        find(at(node, List.of("arguments")), json.get("arguments"), input, "The arguments do not fit inputSchema: ");
        Example example = Example.of(json);
        JsonNode result = example.result();
        if (output != null && result != null) {
            String place = Stream.of("result", "calls", "receives")
                    .filter(json::has)
                    .findFirst()
                    .orElse("rows");
            output.faults(result)
                    .forEach(fault -> file.find(
                            at(node, List.of(place)),
                            "The result does not fit outputSchema: " + fault.message()
                                    + (fault.path().isEmpty() ? "" : " at " + String.join("/", fault.path())),
                            SEE));
        }
        return file.findings().size() > before ? Optional.empty() : Optional.of(example);
    }

    private void rules(Node node, JsonNode json) {
        if (json.has("sends") && json.has("calls")) {
            file.find(at(node, List.of("calls")), "An example has either sends and receives or calls", SEE);
        }
        if (json.has("result") && json.has("fails")) {
            file.find(at(node, List.of("fails")), "An example has either a result or fails", SEE);
        }
        if (json.findValues("sends").stream().anyMatch(sends -> sends.has("body") && sends.has("form"))) {
            file.find(node, "A request has either a body or a form", SEE);
        }
        JsonNode code = json.path("fails").path("code");
        if (code.isTextual() && !ProblemComponent.isKnown(code.textValue())) {
            file.find(at(node, List.of("fails", "code")), "A tool cannot fail with " + code.textValue(), SEE);
        }
        boolean saysTheEnd =
                Stream.of("sends", "calls", "rows", "result", "fails").anyMatch(json::has);
        if (!saysTheEnd && output == null) {
            file.find(
                    node, "The example does not say what the caller gets", "a result, or an outputSchema of the tool");
        }
    }

    private void find(Node node, JsonNode json, SchemaCheck schema, String prefix) {
        for (SchemaCheck.Fault fault : schema.faults(json)) {
            String place = fault.path().isEmpty() ? "" : " at " + String.join("/", fault.path());
            file.find(at(node, fault.path()), prefix + fault.message() + place, SEE);
        }
    }

    /** The node at a path, or the last one on the way to it. */
    private static Node at(Node root, List<String> path) {
        Node node = root;
        for (String name : path) {
            Optional<Node> next = node instanceof SequenceNode list && name.matches("[0-9]{1,6}")
                    ? list.getValue().stream().skip(Long.parseLong(name)).findFirst()
                    : YamlFile.value(node, name);
            if (next.isEmpty()) {
                return node;
            }
            node = next.get();
        }
        return node;
    }
}
