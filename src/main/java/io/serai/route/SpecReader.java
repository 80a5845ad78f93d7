package io.serai.route;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.tool.Example;
import io.serai.tool.Offer;
import io.serai.tool.SchemaCheck;
import io.serai.tool.ToolSpec;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Makes a tool's specification of what stands in its file. */
final class SpecReader {

    private static final Set<String> KEYS = Set.of("as", "uri", "mimeType");
    private static final int LONGEST_ASK = 200;
    private static final int MOST_ASKS = 60;

    private final YamlTrees trees;

    SpecReader(YamlTrees trees) {
        this.trees = trees;
    }

    /**
     * Reads schemas and examples. What is wrong with an example is a finding in the file.
     *
     * @param mostPages see {@link ToolSpec}
     *
     * @throws IllegalArgumentException if a schema cannot be used
     * @throws org.snakeyaml.engine.v2.exceptions.YamlEngineException for a value that is not what it looks like
     */
    ToolSpec read(YamlFile file, ProviderFile.ToolNodes nodes, int mostPages) {
        ObjectNode input = mapping("inputSchema", nodes.inputSchema());
        ToolSpec spec = usable(
                input, output(nodes.outputSchema()), mostPages, offer(input, nodes.offer()), asks(file, nodes.asks()));
        return nodes.examples() instanceof SequenceNode examples
                ? new ToolSpec(
                        spec.input(),
                        spec.outputSchema(),
                        mostPages,
                        spec.offer(),
                        spec.asks(),
                        examples(file, spec, examples))
                : spec;
    }

    private static ToolSpec usable(
            ObjectNode input, @Nullable ObjectNode output, int mostPages, Offer offer, List<String> asks) {
        try {
            return new ToolSpec(input, output, mostPages, offer, asks, List.of());
        } catch (RuntimeException unusable) {
            throw new IllegalArgumentException("inputSchema: " + unusable.getMessage(), unusable);
        }
    }

    private @Nullable ObjectNode output(@Nullable Node node) {
        if (node == null) {
            return null;
        }
        ObjectNode schema = mapping("outputSchema", node);
        try {
            new SchemaCheck(schema);
        } catch (RuntimeException unusable) {
            throw new IllegalArgumentException("outputSchema: " + unusable.getMessage(), unusable);
        }
        return schema;
    }

    private Offer offer(ObjectNode input, @Nullable Node node) {
        if (node == null) {
            return Offer.TOOL;
        }
        ObjectNode offer = mapping("offer", node);
        if (!KEYS.containsAll(offer.properties().stream().map(Map.Entry::getKey).toList())) {
            throw new IllegalArgumentException("offer takes as, uri and mimeType");
        }
        Offer read = new Offer(kind(offer.path("as").asText()), text(offer, "uri"), text(offer, "mimeType"));
        if ((read.kind() == Offer.Kind.RESOURCE) != (read.uri() != null)) {
            throw new IllegalArgumentException("offer: a resource has a uri, and nothing else has");
        }
        for (String placeholder : read.placeholders()) {
            if (!input.path("properties").has(placeholder)) {
                throw new IllegalArgumentException("offer: " + placeholder + " is no argument of the tool");
            }
        }
        return read;
    }

    private static List<String> asks(YamlFile file, @Nullable Node node) {
        Set<String> asks = new LinkedHashSet<>();
        for (Node item : node instanceof SequenceNode list ? list.getValue() : List.<Node>of()) {
            String ask = item instanceof ScalarNode ? YamlFile.text(item).strip() : "";
            if (ask.length() < 3 || ask.length() > LONGEST_ASK) {
                file.find(item, "What people ask is a text of 3 to " + LONGEST_ASK + " characters", "report a bug");
            } else if (!asks.add(ask)) {
                file.find(item, "This is asked twice", "leave it out");
            }
        }
        if (asks.size() > MOST_ASKS && node != null) {
            file.find(node, "asks holds more than " + MOST_ASKS + " texts", "keep those that differ most");
        }
        return List.copyOf(asks);
    }

    private static Offer.Kind kind(String as) {
        return switch (as) {
            case "content" -> Offer.Kind.CONTENT;
            case "prompt" -> Offer.Kind.PROMPT;
            case "resource" -> Offer.Kind.RESOURCE;
            default -> throw new IllegalArgumentException("offer.as must be content, prompt or resource");
        };
    }

    private static @Nullable String text(ObjectNode offer, String name) {
        return offer.has(name) ? offer.get(name).asText() : null;
    }

    private ObjectNode mapping(String name, Node node) {
        if (trees.tree(node) instanceof ObjectNode mapping) {
            return mapping;
        }
        throw new IllegalArgumentException(name + " must be a mapping");
    }

    private List<Example> examples(YamlFile file, ToolSpec spec, SequenceNode nodes) {
        ExampleLint lint = new ExampleLint(file, spec);
        List<Example> examples = new ArrayList<>();
        for (Node node : nodes.getValue()) {
            JsonNode json = trees.tree(node);
            lint.check(node, json).ifPresent(examples::add);
        }
        return examples;
    }
}
