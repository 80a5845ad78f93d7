package io.serai.route;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Present;
import org.snakeyaml.engine.v2.api.lowlevel.Serialize;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/**
 * Routes that do not stand in the file as Camel gets them: those made of a template, and those with a route configuration.
 * They are checked like any other route and stand behind the text, one in a line.
 */
final class WrittenRoutes {

    private static final DumpSettings ONE_LINE = DumpSettings.builder()
            .setWidth(Integer.MAX_VALUE)
            .setSplitLines(false)
            .build();

    private final YamlFile file;
    private final Lifting lifting;
    private final RouteTemplates templates;
    private final FailureRoutes failures;
    private final WrittenOut copies;
    private final List<NodeTuple> uses = new ArrayList<>();
    private final List<Node> written = new ArrayList<>();

    WrittenRoutes(YamlFile file, String providerId, Values values, Lifting lifting) {
        this.file = file;
        this.lifting = lifting;
        this.copies = new WrittenOut(file);
        this.templates = new RouteTemplates(file, providerId, values, copies);
        this.failures = new FailureRoutes(file, providerId);
    }

    /** Takes an item out of the text: a template, a use of one, a configuration, or a route that names one. */
    void add(Node item, NodeTuple entry) {
        lifting.liftItem(item);
        switch (YamlFile.text(entry.getKeyNode())) {
            case "routeTemplate" -> templates.template(entry.getValueNode());
            case "routeConfiguration" -> failures.configuration(entry.getValueNode());
            default -> uses.add(entry);
        }
    }

    /** Writes all routes out and has them checked. */
    void end(ProviderRoutes routes) {
        for (NodeTuple use : uses) {
            boolean templated = YamlFile.text(use.getKeyNode()).equals("templatedRoute");
            Node route = templated ? templates.expand(use.getValueNode()) : use.getValueNode();
            if (route instanceof MappingNode mapping && FailureRoutes.isNamedBy(mapping)) {
                route = failures.apply(mapping, copies);
            }
            if (copies.isTooLong()) {
                file.find(use.getKeyNode(), "Templates and configurations make too much of this file", "1 MiB in all");
                break;
            }
            if (route != null) {
                routes.route(route, false);
                written.add(route);
            }
        }
        templates.end();
        failures.end();
        if (!uses.isEmpty()) { // what stands once may have been checked several times
            List<Finding> once = List.copyOf(new LinkedHashSet<>(file.findings()));
            file.findings().clear();
            file.findings().addAll(once);
        }
    }

    boolean isEmpty() {
        return written.isEmpty();
    }

    String text() {
        String indent = " ".repeat(file.indent());
        return written.stream()
                .map(route -> "\n" + indent + "- route: " + line(forCamel(route)))
                .collect(Collectors.joining());
    }

    private static String line(Node route) {
        return new Present(ONE_LINE)
                .emitToString(new Serialize(ONE_LINE).serializeOne(route).iterator())
                .strip();
    }

    /** Without what {@code tool:} takes from the file itself. */
    private Node forCamel(Node node) {
        if (!(node instanceof MappingNode mapping)) {
            return node;
        }
        return WrittenOut.mapping(
                mapping.getValue().stream()
                        .filter(entry -> !ProviderRoutes.isLifted(entry))
                        .map(entry -> isOnTheWay(entry)
                                ? new NodeTuple(entry.getKeyNode(), forCamel(entry.getValueNode()))
                                : entry)
                        .toList(),
                node);
    }

    private static boolean isOnTheWay(NodeTuple entry) {
        String key = YamlFile.text(entry.getKeyNode());
        return key.equals("from") || key.equals("parameters");
    }
}
