package io.serai.route;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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
    private static final Pattern FILE_NAME = Pattern.compile("[a-z0-9-]{1,64}\\.yaml");
    private static final Pattern TOOL_NAME = Pattern.compile("[A-Za-z0-9_-]{1,128}");
    private static final Set<String> ITEM_KEYS = Set.of("beans", "route");
    private static final Set<String> BEAN_KEYS = Set.of("name", "type", "properties");
    private static final Set<String> ROUTE_KEYS = Set.of("id", "description", "from");
    private static final Set<String> FROM_KEYS = Set.of("uri", "parameters", "steps");
    private static final Set<String> EFFECTS = Set.of("read", "write", "destructive");
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
    private final Pattern placeholder;
    private @Nullable Node properties;
    private final Map<String, ToolNodes> tools = new LinkedHashMap<>();
    private final Set<String> ids = new LinkedHashSet<>();

    ProviderFile(String fileName, String text) {
        file = new YamlFile(fileName, text);
        providerId = providerId(fileName);
        steps = new StepLint(file, providerId);
        lines = text.split("\n", -1);
        placeholder = Pattern.compile(
                "\\{\\{serai\\.providers\\." + Pattern.quote(providerId) + "\\.[a-z-]+(:([^{}]|\\{clientId})*)?}}");
        if (!FILE_NAME.matcher(providerId + ".yaml").matches()) {
            file.findings()
                    .add(new Finding(fileName, 1, 1, "The name of the file is malformed", "[a-z0-9-]{1,64}.yaml"));
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

    /** A provider has the name of its file. */
    static String providerId(String fileName) {
        return fileName.substring(fileName.lastIndexOf('/') + 1).replaceAll("\\.yaml$", "");
    }

    /** What is against a second file with the same provider. */
    static Finding twin(Path file, String first) {
        String message = "Provider " + providerId(file.toString()) + " is in " + first + " already";
        return new Finding(file.toString(), 1, 1, message, "names are unique");
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

    /** The ids of all routes in the file. */
    Set<String> routeIds() {
        return ids;
    }

    String textForCamel() {
        return String.join("\n", lines);
    }

    /** What Camel is to run: what was lifted out is gone, and names end in the version. */
    String runningText(int version) {
        return VersionedText.of(lines, file.items(), providerId, version);
    }

    private void item(Node item) {
        List<NodeTuple> entries = known(item, "An item", ITEM_KEYS);
        if (entries.size() != 1) {
            file.find(item, "An item is either beans or one route", "");
            return;
        }
        NodeTuple entry = entries.getFirst();
        if (YamlFile.text(entry.getKeyNode()).equals("beans")) {
            beans(item, entry);
        } else {
            route(entry.getValueNode());
        }
    }

    /** The entries of a mapping, with a finding for every key that is not one of these. */
    private List<NodeTuple> known(Node node, String what, Set<String> keys) {
        List<NodeTuple> entries = file.entries(node, what);
        for (NodeTuple entry : entries) {
            String key = YamlFile.text(entry.getKeyNode());
            if (!keys.contains(key)) {
                file.find(entry.getKeyNode(), what + " has no " + key, "allowed: " + keys);
            }
        }
        return entries.stream()
                .filter(entry -> keys.contains(YamlFile.text(entry.getKeyNode())))
                .toList();
    }

    private void beans(Node item, NodeTuple entry) {
        if (!(entry.getValueNode() instanceof SequenceNode beans)
                || beans.getValue().size() != 1
                || properties != null) {
            file.find(entry.getKeyNode(), "A file declares exactly one bean, its provider", "");
            return;
        }
        Node bean = beans.getValue().get(0);
        for (NodeTuple part : known(bean, "A provider bean", BEAN_KEYS)) {
            String value = YamlFile.text(part.getValueNode());
            switch (YamlFile.text(part.getKeyNode())) {
                case "name" -> require(part, value.equals(providerId), "The bean's name must be " + providerId);
                case "type" -> require(part, value.equals(BEAN_TYPE), "The bean's type must be " + BEAN_TYPE);
                default -> properties = part.getValueNode();
            }
        }
        if (!BEAN_KEYS.stream().allMatch(key -> YamlFile.value(bean, key).isPresent())) {
            file.find(bean, "The provider bean needs name, type and properties", "");
        }
        if (properties != null) {
            properties(properties);
        }
        lift(item, entry);
    }

    private void properties(Node node) {
        for (NodeTuple property : file.entries(node, "properties")) {
            switch (YamlFile.text(property.getKeyNode())) {
                case "baseUrl" -> address(property);
                case "oauth" -> oauth(property.getValueNode());
                default -> steps.values(property.getValueNode());
            }
        }
    }

    private void oauth(Node node) {
        for (NodeTuple property : file.entries(node, "oauth")) {
            switch (YamlFile.text(property.getKeyNode())) {
                case "authorizationUrl", "tokenUrl" -> address(property);
                case "revoke" -> file.entries(property.getValueNode(), "revoke").forEach(this::revoke);
                default -> steps.values(property.getValueNode());
            }
        }
    }

    private void revoke(NodeTuple property) {
        if (YamlFile.text(property.getKeyNode()).equals("url")) {
            address(property);
        } else {
            steps.values(property.getValueNode());
        }
    }

    /** An address that an operator may move, by a placeholder of this provider's own. */
    private void address(NodeTuple property) {
        String value = YamlFile.text(property.getValueNode());
        if (value.contains("{{")) {
            require(
                    property,
                    placeholder.matcher(value).matches(),
                    "The placeholder must be one of serai.providers." + providerId);
        } else {
            steps.values(property.getValueNode());
        }
    }

    private void route(Node route) {
        known(route, "A tool's route", ROUTE_KEYS);
        Optional<Node> id = YamlFile.value(route, "id");
        Optional<Node> from = YamlFile.value(route, "from");
        Optional<Node> description = YamlFile.value(route, "description");
        if (id.isEmpty() || from.isEmpty() || description.isEmpty()) {
            file.find(route, "A tool's route needs id, description and from", "");
            return;
        }
        if (YamlFile.text(description.get()).isBlank()) {
            file.find(description.get(), "The description must be a text", "agents choose tools by it");
        }
        steps.values(description.get());
        String toolId = YamlFile.text(id.get());
        boolean named = toolId.startsWith(providerId + ".")
                && TOOL_NAME.matcher(toolId.substring(providerId.length() + 1)).matches();
        if (!named || !ids.add(toolId)) {
            file.find(
                    id.get(), "A tool's id is " + providerId + ".<name> and unique", "name: letters, digits, _ and -");
        }
        from(from.get(), toolId);
    }

    private void from(Node from, String toolId) {
        known(from, "from", FROM_KEYS);
        Node uri = YamlFile.value(from, "uri").orElse(from);
        if (!YamlFile.text(uri).equals("tool:" + toolId)) {
            file.find(uri, "The route must start from tool:" + toolId, "");
        }
        Optional<Node> parameters = YamlFile.value(from, "parameters");
        parameters.ifPresentOrElse(
                node -> parameters(node, toolId),
                () -> file.find(uri, "The tool needs parameters with an inputSchema", ""));
        Set<String> arguments = parameters.map(ProviderFile::arguments).orElse(Set.of());
        YamlFile.value(from, "steps")
                .ifPresentOrElse(
                        node -> steps.tool(node, arguments), () -> file.find(uri, "The tool has no steps", ""));
    }

    private static Set<String> arguments(Node parameters) {
        return YamlFile.value(parameters, "inputSchema")
                .flatMap(schema -> YamlFile.value(schema, "properties"))
                .filter(MappingNode.class::isInstance)
                .map(properties -> ((MappingNode) properties)
                        .getValue().stream()
                                .map(entry -> YamlFile.text(entry.getKeyNode()))
                                .collect(Collectors.toSet()))
                .orElse(Set.of());
    }

    private void parameters(Node parameters, String toolId) {
        for (NodeTuple entry : known(parameters, "tool:", TOOL_PARAMETERS)) {
            String key = YamlFile.text(entry.getKeyNode());
            if (LIFTED.contains(key)) {
                boolean list = key.equals("examples");
                require(
                        entry,
                        list
                                ? entry.getValueNode() instanceof SequenceNode
                                : entry.getValueNode() instanceof MappingNode,
                        key + (list ? " must be a list" : " must be a mapping"));
                lift(parameters, entry);
            } else {
                steps.values(entry.getValueNode());
            }
        }
        String effect = YamlFile.value(parameters, "effect").map(YamlFile::text).orElse("");
        if (!EFFECTS.contains(effect)) {
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

    /** Takes an entry out of what Camel sees. Whole lines go, so nothing else may stand on them. */
    private void lift(Node parent, NodeTuple entry) {
        Mark key = entry.getKeyNode().getStartMark().orElseThrow();
        String before = lines[key.getLine()].substring(0, key.getColumn());
        if (YamlFile.isBlock(parent) && before.replaceFirst("-", " ").isBlank()) {
            blank(entry);
        } else {
            file.find(entry.getKeyNode(), YamlFile.text(entry.getKeyNode()) + " must stand on lines of its own", "");
        }
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
