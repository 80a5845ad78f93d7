package io.serai.route;

import java.util.List;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** The rule for Serai's own route files, which may use all of Camel: no target may come from a message. */
final class GatewayLint {

    private GatewayLint() {}

    static void check(YamlFile file) {
        file.items().forEach(item -> check(file, item));
    }

    /** The ids of all routes in the file. */
    static List<String> routeIds(YamlFile file) {
        return file.items().stream()
                .flatMap(item -> YamlFile.value(item, "route").stream())
                .flatMap(route -> YamlFile.value(route, "id").stream())
                .map(YamlFile::text)
                .toList();
    }

    private static void check(YamlFile file, Node node) {
        switch (node) {
            case SequenceNode sequence -> sequence.getValue().forEach(item -> check(file, item));
            case MappingNode mapping -> mapping.getValue().forEach(entry -> check(file, entry));
            default -> {
                if (YamlFile.text(node).contains("{{")) {
                    file.find(node, "Placeholders are not allowed in gateway routes", "inject settings into the step");
                }
            }
        }
    }

    private static void check(YamlFile file, NodeTuple entry) {
        String key = YamlFile.text(entry.getKeyNode());
        String hint = StepLint.dynamic(key);
        if (hint != null) {
            file.find(entry.getKeyNode(), "Step " + key + " takes its target from the message", hint);
        }
        boolean constantTap = !key.equals("wireTap")
                || YamlFile.value(entry.getValueNode(), "dynamicUri")
                        .map(YamlFile::text)
                        .filter("false"::equals)
                        .isPresent();
        if (!constantTap) {
            file.find(entry.getKeyNode(), "This wireTap takes its target from the message", "say dynamicUri: false");
        }
        check(file, entry.getValueNode());
    }
}
