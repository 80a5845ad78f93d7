package io.serai.route;

import io.serai.route.Shape.Part;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * What the steps of a tool may be: an allow-list of steps, components and languages. A guard rail against accidents and
 * the obvious ways to run code; whoever writes route files is an operator.
 */
final class StepLint {

    /** Steps whose target is an expression: with caller data in it, the caller chooses the endpoint. */
    private static final Map<String, String> DYNAMIC = Map.of(
            "tod", "use to with a constant uri",
            "recipientlist", "use multicast with constant uris",
            "routingslip", "use to with constant uris",
            "dynamicrouter", "use choice with constant uris",
            "enrich", "use to with a constant uri",
            "poll", "use to with a constant uri",
            "pollenrich", "use to with a constant uri");

    private static final String ROUTE = "a route";

    private final YamlFile file;
    private final AllowList allowed;
    private final Values values;
    private final TargetLint targets;
    private final RouteCalls calls;
    private String inside = ROUTE;

    StepLint(YamlFile file, AllowList allowed, Values values, TargetLint targets, RouteCalls calls) {
        this.file = file;
        this.allowed = allowed;
        this.values = values;
        this.targets = targets;
        this.calls = calls;
    }

    /** What to write instead of a step that takes its target from the message; null for any other. */
    static @Nullable String dynamic(String step) {
        return DYNAMIC.get(step.replace("-", "").toLowerCase(Locale.ROOT));
    }

    void steps(Node steps) {
        if (!(steps instanceof SequenceNode sequence)) {
            file.find(steps, "steps must be a list", "begin each step with a dash");
            return;
        }
        for (Node step : sequence.getValue()) {
            List<NodeTuple> entries = file.entries(step, "A step");
            entries.forEach(
                    entry -> saga(entry.getKeyNode(), sequence.getValue().size()));
            entries.forEach(this::step);
            if (step instanceof MappingNode && entries.size() != 1) {
                file.find(step, "A step is one thing", "begin each step with a dash");
            }
        }
    }

    /** Camel moves all steps of a route into its saga, and has none inside other steps. */
    private void saga(Node key, int steps) {
        if (!YamlFile.text(key).equals("saga")) {
            return;
        }
        calls.saga(key);
        if (!(inside.equals("saga") || inside.equals(ROUTE) && steps == 1)) {
            file.find(
                    key, "A saga holds all steps of its route, or is a step of a saga", "move the other steps into it");
        }
    }

    private void step(NodeTuple entry) {
        String name = YamlFile.text(entry.getKeyNode());
        String hint = dynamic(name);
        Shape shape = Shapes.STEPS.get(name);
        if (hint != null) {
            file.find(entry.getKeyNode(), "Step " + name + " takes its target from the message", hint);
        } else if (!allowed.steps().contains(name)) {
            file.find(
                    entry.getKeyNode(),
                    "Step " + name + " is not allowed in a tool",
                    "allowed: " + String.join(", ", allowed.steps()));
        } else if (shape == null) {
            calls.foreign();
            operators(entry.getValueNode());
        } else {
            shape(entry.getKeyNode(), shape, entry.getValueNode());
        }
        if (!name.equals("log") && !name.equals("setVariable") && !name.equals("setProperty")) {
            targets.bodyChanges();
        }
    }

    private void shape(Node key, Shape shape, Node node) {
        if (node instanceof ScalarNode && shape.text() != null) {
            part(key, shape.text(), node);
            end(key, shape, node);
            return;
        }
        String what = YamlFile.text(key);
        String outside = inside;
        inside = what;
        int languages = 0;
        for (NodeTuple entry : uriFirst(file.entries(node, what))) {
            String name = YamlFile.text(entry.getKeyNode());
            Part part = shape.parts().get(name);
            if (part != null) {
                part(entry.getKeyNode(), part, entry.getValueNode());
            } else if (shape.expression() && (name.equals("expression") || Values.isLanguage(name))) {
                languages += expression(entry);
            } else {
                unknown(what, entry.getKeyNode(), shape.parts().keySet());
            }
        }
        inside = outside;
        complete(key, shape, node, languages);
        end(key, shape, node);
    }

    private void end(Node key, Shape shape, Node node) {
        if (shape.text() instanceof Part.Target) {
            targets.complete(key, node);
        }
    }

    /** Parameters are judged by the endpoint that they belong to. */
    private static List<NodeTuple> uriFirst(List<NodeTuple> entries) {
        return entries.stream()
                .sorted(Comparator.comparing(
                        entry -> !YamlFile.text(entry.getKeyNode()).equals("uri")))
                .toList();
    }

    private void unknown(String what, Node key, Set<String> known) {
        String name = YamlFile.text(key);
        String message = Values.isLanguage(name) || name.equals("expression")
                ? "Language or option " + name + " is not allowed in a tool"
                : what + " has no " + name;
        file.find(
                key,
                message,
                "allowed: " + String.join(", ", known.stream().sorted().toList()));
    }

    private void complete(Node key, Shape shape, Node node, int languages) {
        for (String name : shape.required()) {
            if (node instanceof MappingNode && YamlFile.value(node, name).isEmpty()) {
                file.find(key, YamlFile.text(key) + " needs " + name, "write " + name + " below it");
            }
        }
        if (shape.expression() && languages != 1) {
            file.find(key, YamlFile.text(key) + " needs one expression", "such as jq: { expression: \".\" }");
        }
    }

    /** @return how many languages there are */
    private int expression(NodeTuple entry) {
        if (!YamlFile.text(entry.getKeyNode()).equals("expression")) {
            language(entry);
            return 1;
        }
        List<NodeTuple> inner = file.entries(entry.getValueNode(), "expression");
        inner.forEach(this::language);
        return inner.size();
    }

    private void language(NodeTuple entry) {
        values.language(entry);
        if (YamlFile.text(entry.getKeyNode()).equals("jq")) {
            calls.mayBlock(); // how long it takes, the vendor's answer decides
        }
    }

    private void part(Node key, Part part, Node node) {
        switch (part) {
            case Part.Steps ignored -> steps(node);
            case Part.Target ignored -> targets.target(node);
            case Part.Parameters ignored -> targets.parameters(key, node);
            case Part.OwnRoute ignored -> targets.ownRoute(node);
            case Part.Bean ignored -> bean(node);
            case Part.Word word -> word(key, word, node);
            case Part.Words words -> each(key, node, item -> word(key, words.each(), item));
            case Part.One one -> shape(key, one.shape(), node);
            case Part.Many many -> each(key, node, item -> shape(key, many.shape(), item));
        }
    }

    private void each(Node key, Node node, Consumer<Node> item) {
        if (node instanceof SequenceNode sequence && !sequence.getValue().isEmpty()) {
            sequence.getValue().forEach(item);
        } else {
            file.find(node, YamlFile.text(key) + " must be a list", "begin each item with a dash");
        }
    }

    private void word(Node key, Part.Word word, Node node) {
        values.plain(node);
        if (!(node instanceof ScalarNode)
                || !word.form().matcher(YamlFile.text(node)).matches()) {
            file.find(node, YamlFile.text(key) + " cannot be this", word.hint());
        }
    }

    private void bean(Node node) {
        if (!values.isAllowedBean(YamlFile.text(node))) {
            file.find(node, "Bean " + YamlFile.text(node) + " is not allowed in a tool", "an operator can allow it");
        }
    }

    /** The inside of a step that an operator has allowed: of its options only what can be recognised is checked. */
    private void operators(Node node) {
        switch (node) {
            case SequenceNode sequence -> sequence.getValue().forEach(this::operators);
            case MappingNode mapping -> {
                for (NodeTuple entry : mapping.getValue()) {
                    String key = YamlFile.text(entry.getKeyNode());
                    switch (key) {
                        case "steps" -> steps(entry.getValueNode());
                        case "uri" -> targets.target(entry.getValueNode());
                        default -> {
                            if (Values.isLanguage(key) && !key.equals("ref")) {
                                values.language(entry);
                            } else {
                                operators(entry.getValueNode());
                            }
                        }
                    }
                }
            }
            default -> values.constant(node);
        }
    }
}
