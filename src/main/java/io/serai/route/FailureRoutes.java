package io.serai.route;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * The route configurations of a file: what several of its routes do when they fail. Each such route is written out with
 * {@code doTry} around its steps. An error handler of Camel's would mark the exchange, and the gateway's own handler, which
 * keeps and answers failures, would then not act.
 */
final class FailureRoutes {

    private static final Set<String> KEYS = Set.of("id", "description", "onException");
    private static final Set<String> CATCH = Set.of("exception", "onWhen", "steps");
    private static final String NAMED = "routeConfigurationId";

    private final YamlFile file;
    private final String providerId;
    private final Map<String, Node> ids = new LinkedHashMap<>();
    private final Map<String, List<Node>> handlers = new LinkedHashMap<>();
    private final Set<String> used = new HashSet<>();

    FailureRoutes(YamlFile file, String providerId) {
        this.file = file;
        this.providerId = providerId;
    }

    void configuration(Node configuration) {
        for (NodeTuple entry : file.entries(configuration, "routeConfiguration")) {
            if (!KEYS.contains(YamlFile.text(entry.getKeyNode()))) {
                file.find(
                        entry.getKeyNode(),
                        "A routeConfiguration of a provider file has no " + YamlFile.text(entry.getKeyNode()),
                        "allowed: id, description, onException");
            }
        }
        Node id = YamlFile.value(configuration, "id").orElse(configuration);
        boolean own = YamlFile.text(id).matches(Pattern.quote(providerId) + "\\.[A-Za-z0-9_-]{1,128}");
        if (!own || ids.put(YamlFile.text(id), id) != null) {
            file.find(id, "Its id is " + providerId + ".<name> and unique", "routes name it as " + NAMED);
            return;
        }
        List<Node> all = new ArrayList<>();
        if (YamlFile.value(configuration, "onException").orElse(null) instanceof SequenceNode list
                && !list.getValue().isEmpty()) {
            list.getValue().forEach(item -> all.add(handler(item)));
        } else {
            file.find(
                    id,
                    "onException must be a list",
                    "- onException: { exception: [...], handled: ..., steps: [...] }");
        }
        // Of two that fit, Camel takes the nearer one; doTry takes the first.
        all.sort(Comparator.comparing(FailureRoutes::catchesAll));
        handlers.put(YamlFile.text(id), all);
    }

    /** The same as one of the {@code doCatch}; its parts are checked where they are written out. */
    private Node handler(Node item) {
        file.known(item, "An item", Set.of("onException"));
        Node handler = YamlFile.value(item, "onException").orElse(item);
        List<NodeTuple> known =
                file.known(handler, "onException", Shapes.HANDLER.parts().keySet());
        boolean handled = YamlFile.value(handler, "handled")
                .filter(node -> node instanceof MappingNode mapping
                        && mapping.getValue().size() == 1)
                .flatMap(node -> YamlFile.value(node, "constant"))
                .filter(node -> YamlFile.text(node).equals("true"))
                .isPresent();
        if (!handled) {
            file.find(
                    handler,
                    "onException needs handled: { constant: \"true\" }",
                    "a failure that is not handled is the caller's; end the steps with problem:<code> for another");
        }
        return WrittenOut.mapping(
                known.stream()
                        .filter(entry -> CATCH.contains(YamlFile.text(entry.getKeyNode())))
                        .toList(),
                handler);
    }

    private static boolean catchesAll(Node handler) {
        return YamlFile.value(handler, "exception").orElse(null) instanceof SequenceNode list
                && list.getValue().stream().map(YamlFile::text).anyMatch(Exception.class.getName()::equals);
    }

    static boolean isNamedBy(Node route) {
        return YamlFile.value(route, NAMED).isPresent();
    }

    /** A route that names a configuration, written out. */
    MappingNode apply(MappingNode route, WrittenOut copies) {
        Node named = YamlFile.value(route, NAMED).orElseThrow();
        List<Node> catches = handlers.get(YamlFile.text(named));
        used.add(YamlFile.text(named));
        if (catches == null) {
            file.find(named, "There is no routeConfiguration " + YamlFile.text(named) + " in this file", "add it");
        }
        List<NodeTuple> entries = new ArrayList<>();
        for (NodeTuple entry : route.getValue()) {
            switch (YamlFile.text(entry.getKeyNode())) {
                case NAMED -> {}
                case "from" ->
                    entries.add(new NodeTuple(
                            copies.copy(entry.getKeyNode(), Map.of()),
                            guarded(copies, entry.getValueNode(), catches == null ? List.of() : catches)));
                default ->
                    entries.add(new NodeTuple(
                            copies.copy(entry.getKeyNode(), Map.of()), copies.copy(entry.getValueNode(), Map.of())));
            }
        }
        return WrittenOut.mapping(entries, route);
    }

    private static Node guarded(WrittenOut copies, Node from, List<Node> catches) {
        if (!(copies.copy(from, Map.of()) instanceof MappingNode mapping) || catches.isEmpty()) {
            return from;
        }
        List<NodeTuple> entries = new ArrayList<>();
        for (NodeTuple entry : mapping.getValue()) {
            boolean steps = YamlFile.text(entry.getKeyNode()).equals("steps");
            entries.add(steps ? new NodeTuple(entry.getKeyNode(), attempt(copies, entry, catches)) : entry);
        }
        return WrittenOut.mapping(entries, from);
    }

    private static Node attempt(WrittenOut copies, NodeTuple steps, List<Node> catches) {
        Node place = steps.getKeyNode();
        Node copied = WrittenOut.sequence(
                catches.stream().map(one -> copies.copy(one, Map.of())).toList(), catches.getFirst());
        Node attempt = WrittenOut.mapping(
                List.of(
                        new NodeTuple(WrittenOut.text("steps", place), steps.getValueNode()),
                        new NodeTuple(WrittenOut.text("doCatch", catches.getFirst()), copied)),
                place);
        return WrittenOut.sequence(
                List.of(WrittenOut.mapping(List.of(new NodeTuple(WrittenOut.text("doTry", place), attempt)), place)),
                place);
    }

    /** What no route names has not been looked at: it does not stay. */
    void end() {
        ids.forEach((name, id) -> {
            if (!used.contains(name)) {
                file.find(id, "No route names this routeConfiguration", "add " + NAMED + " to a route, or remove it");
            }
        });
    }
}
