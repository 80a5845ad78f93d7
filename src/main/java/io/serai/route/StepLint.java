package io.serai.route;

import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * What the steps of a tool may be: an allow-list of steps, components and languages. A guard rail against accidents and
 * the obvious ways to run code; whoever writes route files is an operator.
 */
final class StepLint {

    private static final Set<String> STEPS =
            Set.of("to", "setBody", "transform", "choice", "when", "otherwise", "filter", "stop");
    private static final Set<String> COMPONENTS = Set.of("provider", "problem", "direct");
    private static final Set<String> LANGUAGES = Set.of("constant", "jq");
    private static final Set<String> PLAIN = Set.of("id", "description", "expression", "steps", "resultType");

    /** Steps whose target is an expression: with caller data in it, the caller chooses the endpoint. */
    static final Map<String, String> DYNAMIC = Map.of(
            "toD", "use to with a constant uri",
            "recipientList", "use multicast with constant uris",
            "routingSlip", "use to with constant uris",
            "dynamicRouter", "use choice with constant uris",
            "enrich", "use to with a constant uri",
            "pollEnrich", "use to with a constant uri");

    private final YamlFile file;

    StepLint(YamlFile file) {
        this.file = file;
    }

    void steps(Node steps) {
        if (!(steps instanceof SequenceNode sequence)) {
            file.find(steps, "steps must be a list", "");
            return;
        }
        for (Node step : sequence.getValue()) {
            for (NodeTuple entry : file.entries(step, "A step")) {
                step(entry);
            }
        }
    }

    private void step(NodeTuple entry) {
        String name = YamlFile.text(entry.getKeyNode());
        if (DYNAMIC.containsKey(name)) {
            file.find(entry.getKeyNode(), "Step " + name + " takes its target from the message", DYNAMIC.get(name));
        } else if (!STEPS.contains(name)) {
            file.find(entry.getKeyNode(), "Step " + name + " is not allowed in a tool", "allowed: " + STEPS);
        } else if (name.equals("to")) {
            to(entry.getValueNode());
        } else {
            inside(entry.getValueNode());
        }
    }

    private void to(Node target) {
        Node uri = target instanceof MappingNode ? YamlFile.value(target, "uri").orElse(target) : target;
        String text = YamlFile.text(uri);
        int colon = text.indexOf(':');
        String component = colon < 0 ? text : text.substring(0, colon);
        if (!COMPONENTS.contains(component)) {
            file.find(uri, "Component " + component + " is not allowed in a tool", "allowed: " + COMPONENTS);
        }
        if (text.indexOf('?') >= 0) {
            file.find(uri, "Options do not belong into the uri", "write them as parameters");
        }
        YamlFile.value(target, "parameters").ifPresent(this::scalars);
    }

    private void scalars(Node parameters) {
        for (NodeTuple entry : file.entries(parameters, "parameters")) {
            values(entry.getValueNode());
        }
    }

    /** The inside of a step other than {@code to}: languages, further steps, branches of a choice. */
    private void inside(Node node) {
        if (node instanceof SequenceNode sequence) {
            sequence.getValue().forEach(this::inside);
            return;
        }
        for (NodeTuple entry : file.entries(node, "A step")) {
            String key = YamlFile.text(entry.getKeyNode());
            if (key.equals("steps")) {
                steps(entry.getValueNode());
            } else if (key.equals("when") || key.equals("otherwise") || key.equals("expression")) {
                inside(entry.getValueNode());
            } else if (LANGUAGES.contains(key)) {
                values(entry.getValueNode());
            } else if (!PLAIN.contains(key)) {
                file.find(
                        entry.getKeyNode(),
                        "Language or option " + key + " is not allowed in a tool",
                        "allowed languages: " + LANGUAGES);
            }
        }
    }

    /** Values that Camel would resolve although they look like text. */
    void values(Node node) {
        switch (node) {
            case SequenceNode sequence -> sequence.getValue().forEach(this::values);
            case MappingNode mapping -> mapping.getValue().forEach(entry -> values(entry.getValueNode()));
            default -> {
                String text = YamlFile.text(node);
                if (text.startsWith("#") || text.contains("RAW(")) {
                    file.find(node, "Values must not begin with # or hold RAW(", "Camel would resolve them");
                }
                if (text.contains("{{")) {
                    file.find(
                            node, "Placeholders are allowed in the provider's baseUrl only", "write the value itself");
                }
            }
        }
    }
}
