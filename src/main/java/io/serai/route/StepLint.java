package io.serai.route;

import io.serai.provider.ProviderEndpoint;
import io.serai.tool.ProblemComponent;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
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

    private static final Set<String> STEPS =
            Set.of("to", "setBody", "transform", "choice", "when", "otherwise", "filter", "stop");
    private static final Set<String> LANGUAGES = Set.of("constant", "jq");
    private static final Set<String> PLAIN = Set.of("id", "description");
    private static final Set<String> TARGET = Set.of("uri", "parameters", "id", "description");

    /** Steps whose target is an expression: with caller data in it, the caller chooses the endpoint. */
    private static final Map<String, String> DYNAMIC = Map.of(
            "tod", "use to with a constant uri",
            "recipientlist", "use multicast with constant uris",
            "routingslip", "use to with constant uris",
            "dynamicrouter", "use choice with constant uris",
            "enrich", "use to with a constant uri",
            "poll", "use to with a constant uri",
            "pollenrich", "use to with a constant uri");

    private static final Pattern DIRECT = Pattern.compile("[A-Za-z0-9._-]{1,128}");
    private static final Pattern RESOURCE = Pattern.compile("\\s*resource:", Pattern.CASE_INSENSITIVE);

    private final YamlFile file;
    private final String providerId;
    private Set<String> arguments = Set.of();

    StepLint(YamlFile file, String providerId) {
        this.file = file;
        this.providerId = providerId;
    }

    /** What to write instead of a step that takes its target from the message; null for any other. */
    static @Nullable String dynamic(String step) {
        return DYNAMIC.get(step.replace("-", "").toLowerCase(Locale.ROOT));
    }

    /**
     * The steps of one tool.
     *
     * @param names the arguments that its schema knows
     */
    void tool(Node steps, Set<String> names) {
        arguments = names;
        steps(steps);
    }

    private void steps(Node steps) {
        if (!(steps instanceof SequenceNode sequence)) {
            file.find(steps, "steps must be a list", "");
            return;
        }
        for (Node step : sequence.getValue()) {
            List<NodeTuple> entries = file.entries(step, "A step");
            entries.forEach(this::step);
            if (entries.size() > 1) {
                file.find(step, "A step is one thing", "begin each step with a dash");
            }
        }
    }

    private void step(NodeTuple entry) {
        String name = YamlFile.text(entry.getKeyNode());
        String hint = dynamic(name);
        if (hint != null) {
            file.find(entry.getKeyNode(), "Step " + name + " takes its target from the message", hint);
        } else if (!STEPS.contains(name)) {
            file.find(entry.getKeyNode(), "Step " + name + " is not allowed in a tool", "allowed: " + STEPS);
        } else if (name.equals("to")) {
            to(entry.getValueNode());
        } else {
            inside(entry.getValueNode());
        }
    }

    private void to(Node target) {
        boolean mapping = target instanceof MappingNode;
        Node uri = mapping ? YamlFile.value(target, "uri").orElse(target) : target;
        String text = YamlFile.text(uri);
        values(uri);
        if (text.indexOf('?') >= 0) {
            file.find(uri, "Options do not belong into the uri", "write them as parameters");
        } else if (!isAllowed(text)) {
            file.find(
                    uri,
                    "A tool does not call " + text,
                    "allowed: provider:" + providerId + ", direct:…, problem:<code>");
        }
        for (NodeTuple entry : mapping ? file.entries(target, "to") : List.<NodeTuple>of()) {
            String key = YamlFile.text(entry.getKeyNode());
            if (!TARGET.contains(key)) {
                file.find(entry.getKeyNode(), "to has no " + key, "allowed: " + TARGET);
            } else if (key.equals("parameters")) {
                parameters(text, entry.getValueNode());
            }
        }
    }

    private boolean isAllowed(String uri) {
        int colon = uri.indexOf(':');
        String name = uri.substring(colon + 1);
        return switch (colon < 0 ? "" : uri.substring(0, colon)) {
            case "provider" -> name.equals(providerId);
            case "problem" -> ProblemComponent.isKnown(name);
            case "direct" -> DIRECT.matcher(name).matches();
            default -> false;
        };
    }

    private void parameters(String uri, Node parameters) {
        for (NodeTuple entry : file.entries(parameters, "parameters")) {
            String fault = uri.startsWith("provider:") && entry.getValueNode() instanceof ScalarNode value
                    ? ProviderEndpoint.fault(YamlFile.text(entry.getKeyNode()), value.getValue(), arguments)
                    : "There is no parameter " + YamlFile.text(entry.getKeyNode());
            if (fault != null) {
                file.find(entry.getKeyNode(), fault, "");
            }
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
                language(entry.getValueNode());
            } else if (!PLAIN.contains(key)) {
                file.find(
                        entry.getKeyNode(),
                        "Language or option " + key + " is not allowed in a tool",
                        "allowed languages: " + LANGUAGES);
            }
        }
    }

    /** A text, or a mapping that holds nothing but this text and a name. */
    private void language(Node expression) {
        if (expression instanceof MappingNode mapping) {
            for (NodeTuple entry : mapping.getValue()) {
                String key = YamlFile.text(entry.getKeyNode());
                if (!key.equals("expression") && !key.equals("id")) {
                    file.find(
                            entry.getKeyNode(),
                            "A language has no option " + key + " in a tool",
                            "allowed: expression");
                }
            }
        }
        values(expression);
    }

    /** Values that Camel would resolve although they look like text. */
    void values(Node node) {
        switch (node) {
            case SequenceNode sequence -> sequence.getValue().forEach(this::values);
            case MappingNode mapping -> mapping.getValue().forEach(entry -> values(entry.getValueNode()));
            default -> {
                String text = YamlFile.text(node);
                if (text.startsWith("#") || text.contains("RAW(") || text.contains("RAW{")) {
                    file.find(node, "Values must not begin with # or hold RAW(", "Camel would resolve them");
                }
                if (RESOURCE.matcher(text).lookingAt()) {
                    file.find(node, "Values must not begin with resource:", "Camel would read that file");
                }
                if (text.contains("{{")) {
                    file.find(
                            node,
                            "Placeholders are allowed in the provider's addresses only",
                            "write the value itself");
                }
            }
        }
    }
}
