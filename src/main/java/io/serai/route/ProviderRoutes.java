package io.serai.route;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** The routes of a provider file: tools, and private routes that only the file's own routes call. */
final class ProviderRoutes {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,128}");
    private static final Set<String> ROUTE_KEYS = Set.of("id", "description", "from");
    private static final Set<String> TOOL_KEYS = Set.of("uri", "parameters", "steps");
    private static final Set<String> PRIVATE_KEYS = Set.of("uri", "steps");
    private static final Set<String> EFFECTS = Set.of("read", "write", "destructive");
    private static final Set<String> TOOL_PARAMETERS =
            Set.of("effect", "aliases", "scopes", "inputSchema", "outputSchema", "offer", "asks", "examples");
    private static final Set<String> LIFTED = Set.of("inputSchema", "outputSchema", "offer", "asks", "examples");
    private static final Set<String> LISTS = Set.of("asks", "examples");

    private final YamlFile file;
    private final String providerId;
    private final Values values;
    private final Lifting lifting;
    private final RouteCalls calls;
    private final TargetLint targets;
    private final StepLint steps;
    private final Map<String, ProviderFile.ToolNodes> tools = new LinkedHashMap<>();
    private final Map<String, Integer> lines = new LinkedHashMap<>();
    private final Set<String> privateIds = new LinkedHashSet<>();

    ProviderRoutes(YamlFile file, String providerId, AllowList allowed, Values values, Lifting lifting) {
        this.file = file;
        this.providerId = providerId;
        this.values = values;
        this.lifting = lifting;
        this.calls = new RouteCalls(file);
        this.targets = new TargetLint(file, providerId, allowed, values, calls);
        this.steps = new StepLint(file, allowed, values, targets, calls);
    }

    Map<String, ProviderFile.ToolNodes> tools() {
        return tools;
    }

    /** Id of each route → the line where it is named, from 1. */
    Map<String, Integer> lines() {
        return lines;
    }

    boolean mayBlock(String toolId) {
        return calls.mayBlock(toolId);
    }

    int mostPages(String toolId) {
        return calls.mostPages(toolId);
    }

    /** What can be said only when all routes are known. */
    void end() {
        calls.check(privateIds);
    }

    /** @param lifted whether what Camel shall not see is taken out of the text; else the route does not stand in it */
    void route(Node route, boolean lifted) {
        file.known(route, "A tool's route", ROUTE_KEYS);
        Optional<Node> id = YamlFile.value(route, "id");
        Optional<Node> from = YamlFile.value(route, "from");
        if (id.isEmpty() || from.isEmpty()) {
            file.find(route, "A tool's route needs id, description and from", "write all three");
            return;
        }
        String routeId = YamlFile.text(id.get());
        boolean named = routeId.startsWith(providerId + ".")
                && NAME.matcher(routeId.substring(providerId.length() + 1)).matches();
        if (!named || lines.putIfAbsent(routeId, line(id.get())) != null) {
            file.find(
                    id.get(), "A tool's id is " + providerId + ".<name> and unique", "name: letters, digits, _ and -");
        }
        calls.begin(routeId);
        Node uri = YamlFile.value(from.get(), "uri").orElse(from.get());
        boolean isPrivate = YamlFile.text(uri).equals("direct:" + routeId);
        description(route, isPrivate);
        if (isPrivate) {
            privateIds.add(routeId);
            file.known(from.get(), "from", PRIVATE_KEYS);
            targets.begin(null, false);
        } else {
            tool(from.get(), uri, routeId, lifted);
        }
        YamlFile.value(from.get(), "steps")
                .ifPresentOrElse(steps::steps, () -> file.find(uri, "The tool has no steps", "write steps below from"));
    }

    private static int line(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    }

    /** Whether {@code tool:} takes this from the file itself; Camel has no use for it. */
    static boolean isLifted(NodeTuple entry) {
        return LIFTED.contains(YamlFile.text(entry.getKeyNode()));
    }

    private void description(Node route, boolean isPrivate) {
        Optional<Node> description = YamlFile.value(route, "description");
        if (description.isEmpty() && !isPrivate) {
            file.find(route, "A tool's route needs id, description and from", "agents choose tools by the description");
        }
        if (description.isPresent()) {
            if (YamlFile.text(description.get()).isBlank()) {
                file.find(description.get(), "The description must be a text", "agents choose tools by it");
            }
            values.plain(description.get());
        }
    }

    private void tool(Node from, Node uri, String toolId, boolean lifted) {
        file.known(from, "from", TOOL_KEYS);
        if (!YamlFile.text(uri).equals("tool:" + toolId)) {
            file.find(
                    uri, "The route must start from tool:" + toolId, "or from direct:" + toolId + ", if it is no tool");
        }
        Optional<Node> parameters = YamlFile.value(from, "parameters");
        parameters.ifPresentOrElse(
                node -> parameters(node, toolId, lifted),
                () -> file.find(uri, "The tool needs parameters with an inputSchema", "write parameters below uri"));
        boolean reads = parameters
                .flatMap(node -> YamlFile.value(node, "effect"))
                .map(YamlFile::text)
                .equals(Optional.of("read"));
        targets.begin(parameters.map(ProviderRoutes::arguments).orElse(Set.of()), reads);
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

    private void parameters(Node parameters, String toolId, boolean lifted) {
        for (NodeTuple entry : file.known(parameters, "tool:", TOOL_PARAMETERS)) {
            if (LIFTED.contains(YamlFile.text(entry.getKeyNode()))) {
                structure(entry);
                if (lifted) {
                    lifting.lift(parameters, entry);
                }
            } else {
                values.plain(entry.getValueNode());
            }
        }
        String effect = YamlFile.value(parameters, "effect").map(YamlFile::text).orElse("");
        if (!EFFECTS.contains(effect)) {
            file.find(parameters, "The tool does not say its effect", "read, write or destructive");
        }
        Optional<Node> input = YamlFile.value(parameters, "inputSchema");
        if (input.isEmpty()) {
            file.find(parameters, "The tool has no inputSchema", "{} for a tool without arguments");
            return;
        }
        Node output = YamlFile.value(parameters, "outputSchema").orElse(null);
        Node offer = YamlFile.value(parameters, "offer").orElse(null);
        Node asks = YamlFile.value(parameters, "asks").orElse(null);
        Node examples = YamlFile.value(parameters, "examples").orElse(null);
        tools.put(toolId, new ProviderFile.ToolNodes(input.get(), output, offer, asks, examples));
    }

    private void structure(NodeTuple entry) {
        String key = YamlFile.text(entry.getKeyNode());
        Node value = entry.getValueNode();
        boolean list = LISTS.contains(key);
        if (list && !(value instanceof SequenceNode)) {
            file.find(value, key + " must be a list", "begin each of them with a dash");
        } else if (!list && !(value instanceof MappingNode)) {
            file.find(
                    value,
                    key + " must be a mapping",
                    key.equals("offer") ? "as: prompt, for example" : "JSON Schema written as YAML");
        }
    }
}
