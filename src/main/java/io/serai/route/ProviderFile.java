package io.serai.route;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * One file of {@code routes/providers}, checked: the provider's properties and the tools' specifications as trees, and
 * the text for Camel, from which they are blanked out so that every line keeps its number.
 */
final class ProviderFile {

    static final String BEAN_TYPE = "io.serai.provider.Provider";
    static final int LONGEST = 512 * 1024;
    private static final Pattern FILE_NAME = Pattern.compile("[a-z0-9-]{1,64}\\.yaml");
    private static final Set<String> ROUTE_KEYS = Set.of("id", "description", "from");
    private static final Set<String> TOOL_PARAMETERS =
            Set.of("effect", "aliases", "scopes", "inputSchema", "outputSchema", "examples");
    private static final Set<String> LIFTED = Set.of("inputSchema", "outputSchema", "examples");

    /** What stands in a tool's {@code inputSchema}, {@code outputSchema} and {@code examples}. */
    record ToolNodes(
            Node inputSchema,
            @Nullable Node outputSchema,
            @Nullable Node examples) {}

    private final YamlFile file;
    private final String providerId;
    private final StepLint steps;
    private final String[] lines;
    private @Nullable Node properties;
    private final Map<String, ToolNodes> tools = new LinkedHashMap<>();

    ProviderFile(String fileName, String text) {
        file = new YamlFile(fileName, text);
        providerId = fileName.substring(fileName.lastIndexOf('/') + 1).replaceAll("\\.yaml$", "");
        steps = new StepLint(file);
        lines = text.split("\n", -1);
        if (!FILE_NAME.matcher(providerId + ".yaml").matches() || text.length() > LONGEST) {
            file.findings()
                    .add(new Finding(
                            fileName,
                            1,
                            1,
                            "Name or size of the file is out of bounds",
                            "[a-z0-9-]{1,64}.yaml, at most 512 KiB"));
        }
        file.items().forEach(this::item);
        if (properties == null && file.findings().isEmpty()) {
            file.findings()
                    .add(new Finding(
                            fileName,
                            1,
                            1,
                            "The file declares no provider",
                            "- beans: [{ name: " + providerId + ", type: " + BEAN_TYPE + " }]"));
        }
    }

    YamlFile file() {
        return file;
    }

    String providerId() {
        return providerId;
    }

    /** The provider's properties; null when there are findings. */
    @Nullable
    Node properties() {
        return properties;
    }

    Map<String, ToolNodes> tools() {
        return tools;
    }

    String textForCamel() {
        return String.join("\n", lines);
    }

    private void item(Node item) {
        for (NodeTuple entry : file.entries(item, "An item")) {
            switch (YamlFile.text(entry.getKeyNode())) {
                case "beans" -> beans(entry);
                case "route" -> route(entry.getValueNode());
                default -> file.find(entry.getKeyNode(), "Only beans and route may stand here", "");
            }
        }
    }

    private void beans(NodeTuple entry) {
        if (!(entry.getValueNode() instanceof SequenceNode beans)
                || beans.getValue().size() != 1
                || properties != null) {
            file.find(entry.getKeyNode(), "A file declares exactly one bean, its provider", "");
            return;
        }
        Node bean = beans.getValue().get(0);
        for (NodeTuple part : file.entries(bean, "A bean")) {
            String value = YamlFile.text(part.getValueNode());
            switch (YamlFile.text(part.getKeyNode())) {
                case "name" -> require(part, value.equals(providerId), "The bean's name must be " + providerId);
                case "type" -> require(part, value.equals(BEAN_TYPE), "The bean's type must be " + BEAN_TYPE);
                case "properties" -> properties = part.getValueNode();
                default -> file.find(part.getKeyNode(), "A provider bean has name, type and properties only", "");
            }
        }
        if (properties != null) {
            properties(properties);
        }
        blank(entry);
    }

    private void properties(Node node) {
        for (NodeTuple property : file.entries(node, "properties")) {
            String value = YamlFile.text(property.getValueNode());
            boolean baseUrl = YamlFile.text(property.getKeyNode()).equals("baseUrl");
            if (baseUrl && value.contains("{{")) {
                require(
                        property,
                        value.startsWith("{{serai.providers." + providerId + "."),
                        "The placeholder must be one of serai.providers." + providerId);
            } else {
                steps.values(property.getValueNode());
            }
        }
    }

    private void route(Node route) {
        for (NodeTuple entry : file.entries(route, "A route")) {
            String key = YamlFile.text(entry.getKeyNode());
            if (!ROUTE_KEYS.contains(key)) {
                file.find(entry.getKeyNode(), "A tool's route has no " + key, "allowed: " + ROUTE_KEYS);
            }
        }
        Optional<Node> id = YamlFile.value(route, "id");
        Optional<Node> from = YamlFile.value(route, "from");
        if (id.isEmpty()
                || from.isEmpty()
                || YamlFile.value(route, "description").isEmpty()) {
            file.find(route, "A tool's route needs id, description and from", "");
            return;
        }
        String toolId = YamlFile.text(id.get());
        if (!toolId.startsWith(providerId + ".") || tools.containsKey(toolId)) {
            file.find(id.get(), "A tool's id begins with " + providerId + ". and is unique", "");
        }
        from(from.get(), toolId);
    }

    private void from(Node from, String toolId) {
        Node uri = YamlFile.value(from, "uri").orElse(from);
        if (!YamlFile.text(uri).equals("tool:" + toolId)) {
            file.find(uri, "The route must start from tool:" + toolId, "");
        }
        YamlFile.value(from, "parameters")
                .ifPresentOrElse(
                        parameters -> parameters(parameters, toolId),
                        () -> file.find(uri, "The tool needs parameters with an inputSchema", ""));
        YamlFile.value(from, "steps").ifPresentOrElse(steps::steps, () -> file.find(uri, "The tool has no steps", ""));
    }

    private void parameters(Node parameters, String toolId) {
        for (NodeTuple entry : file.entries(parameters, "parameters")) {
            String key = YamlFile.text(entry.getKeyNode());
            if (!TOOL_PARAMETERS.contains(key)) {
                file.find(entry.getKeyNode(), "tool: has no parameter " + key, "allowed: " + TOOL_PARAMETERS);
            } else if (LIFTED.contains(key)) {
                require(
                        entry,
                        parameters instanceof MappingNode && onOwnLine(entry),
                        key + " must stand on a line of its own");
                blank(entry);
            } else {
                steps.values(entry.getValueNode());
            }
        }
        if (YamlFile.value(parameters, "effect").isEmpty()) {
            file.find(parameters, "The tool does not say its effect", "read, write or destructive");
        }
        YamlFile.value(parameters, "inputSchema")
                .ifPresentOrElse(
                        schema -> tools.put(
                                toolId,
                                new ToolNodes(
                                        schema,
                                        YamlFile.value(parameters, "outputSchema")
                                                .orElse(null),
                                        YamlFile.value(parameters, "examples").orElse(null))),
                        () -> file.find(parameters, "The tool has no inputSchema", "{} for a tool without arguments"));
    }

    private void require(NodeTuple at, boolean holds, String message) {
        if (!holds) {
            file.find(at.getValueNode(), message, "");
        }
    }

    private boolean onOwnLine(NodeTuple entry) {
        Mark mark = entry.getKeyNode().getStartMark().orElseThrow();
        return lines[mark.getLine()].substring(0, mark.getColumn()).isBlank();
    }

    /** Empties the lines of an entry, so that Camel does not see it and every other line keeps its number. */
    private void blank(NodeTuple entry) {
        int first = entry.getKeyNode().getStartMark().orElseThrow().getLine();
        Mark end = entry.getValueNode().getEndMark().orElseThrow();
        // The end of a block is where the next token begins; the end of anything else is on its own last line.
        boolean block = end.getLine() < lines.length
                && lines[end.getLine()].substring(0, end.getColumn()).isBlank();
        int last = block ? end.getLine() - 1 : end.getLine();
        Arrays.fill(lines, first, Math.min(last + 1, lines.length), "");
    }
}
