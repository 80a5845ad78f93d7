package io.serai.route;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** A YAML text as a tree that knows its lines, and the findings about it so far. */
final class YamlFile {

    private final String name;
    private final String text;
    private final List<Finding> findings = new ArrayList<>();
    private final List<Finding> undeclared = new ArrayList<>();
    private final List<Node> items;
    private int indent;

    YamlFile(String name, String text) {
        this.name = name;
        this.text = text;
        this.items = parse();
    }

    private List<Node> parse() {
        try {
            LoadSettings settings = LoadSettings.builder()
                    .setLabel(name)
                    .setAllowNonScalarKeys(true) // refused below, where their place is known
                    .build();
            findings.addAll(YamlShape.check(name, text, settings));
            if (!findings.isEmpty()) {
                return List.of();
            }
            Optional<Node> root = new Compose(settings).composeString(text);
            if (root.isPresent() && root.get() instanceof SequenceNode sequence) {
                keys(sequence);
                indent = sequence.getStartMark().map(Mark::getColumn).orElse(0);
                return findings.isEmpty() ? sequence.getValue() : List.of();
            }
            findings.add(new Finding(name, 1, 1, "A route file is a list", "begin each item with a dash"));
        } catch (MarkedYamlEngineException broken) {
            Mark mark = broken.getProblemMark().orElse(null);
            int line = mark == null ? 1 : mark.getLine() + 1;
            int column = mark == null ? 1 : mark.getColumn() + 1;
            findings.add(new Finding(name, line, column, "Not YAML: " + broken.getProblem(), hint(broken)));
        } catch (YamlEngineException broken) {
            findings.add(new Finding(name, 1, 1, "Not YAML: " + broken.getMessage(), "see the line above, too"));
        }
        return List.of();
    }

    /** What the parser was doing, and where that began. */
    private static String hint(MarkedYamlEngineException broken) {
        String context = broken.getContext() == null ? "while reading the file" : broken.getContext();
        return context
                + broken.getContextMark()
                        .map(mark -> " that begins in line " + (mark.getLine() + 1))
                        .orElse("");
    }

    /** Every key is a text, and stands once: of two, we might read the one and Camel the other. */
    private void keys(Node node) {
        if (node instanceof SequenceNode sequence) {
            sequence.getValue().forEach(this::keys);
        } else if (node instanceof MappingNode mapping) {
            Set<String> seen = new HashSet<>();
            for (NodeTuple entry : mapping.getValue()) {
                if (!(entry.getKeyNode() instanceof ScalarNode key)) {
                    find(entry.getKeyNode(), "A key must be a text", "write a word before the colon");
                } else if (!seen.add(key.getValue())) {
                    find(key, "Key " + key.getValue() + " stands twice", "keep one of them");
                }
                keys(entry.getValueNode());
            }
        }
    }

    /** The items of a text that was checked before; none if nothing of it is left. */
    static List<Node> itemsOf(String text) {
        Optional<Node> root = new Compose(LoadSettings.builder().build()).composeString(text);
        return root.isPresent() && root.get() instanceof SequenceNode items ? items.getValue() : List.of();
    }

    /** How far the dashes of the items are from the margin. */
    int indent() {
        return indent;
    }

    String name() {
        return name;
    }

    String text() {
        return text;
    }

    List<Node> items() {
        return items;
    }

    List<Finding> findings() {
        return findings;
    }

    /** What a gateway would refuse that has the same settings; elsewhere it is worth a word. */
    List<Finding> undeclared() {
        return undeclared;
    }

    void undeclared(Node at, String message, String hint) {
        undeclared.add(finding(at, message, hint));
    }

    void find(Node at, String message, String hint) {
        findings.add(finding(at, message, hint));
    }

    private Finding finding(Node at, String message, String hint) {
        Mark mark = at.getStartMark().orElse(null);
        int line = mark == null ? 1 : mark.getLine() + 1;
        int column = mark == null ? 1 : mark.getColumn() + 1;
        return new Finding(name, line, column, message, hint);
    }

    /** The entries of a mapping; none, with a finding, for anything else. */
    List<NodeTuple> entries(Node node, String what) {
        if (node instanceof MappingNode mapping) {
            return mapping.getValue();
        }
        find(node, what + " must be a mapping", "key: value");
        return List.of();
    }

    /** The entries of a mapping that have one of these keys, with a finding for every other. */
    List<NodeTuple> known(Node node, String what, Set<String> keys) {
        List<NodeTuple> entries = entries(node, what);
        for (NodeTuple entry : entries) {
            String key = text(entry.getKeyNode());
            if (!keys.contains(key)) {
                String allowed = keys.stream().sorted().collect(Collectors.joining(", "));
                find(entry.getKeyNode(), what + " has no " + key, "allowed: " + allowed);
            }
        }
        return entries.stream()
                .filter(entry -> keys.contains(text(entry.getKeyNode())))
                .toList();
    }

    static Optional<NodeTuple> entry(Node node, String key) {
        return node instanceof MappingNode mapping
                ? mapping.getValue().stream()
                        .filter(tuple -> key.equals(text(tuple.getKeyNode())))
                        .findFirst()
                : Optional.empty();
    }

    static Optional<Node> value(Node node, String key) {
        return entry(node, key).map(NodeTuple::getValueNode);
    }

    /** The key or item at the end of a path of names and positions, or the last of its parents that is there. */
    static Node at(Node root, List<String> path) {
        Node place = root;
        Node inside = root;
        for (String step : path) {
            if (inside instanceof SequenceNode sequence && step.matches("[0-9]{1,6}")) {
                int index = Integer.parseInt(step);
                if (index >= sequence.getValue().size()) {
                    return place;
                }
                inside = sequence.getValue().get(index);
                place = inside;
            } else {
                Optional<NodeTuple> entry = entry(inside, step);
                if (entry.isEmpty()) {
                    return place;
                }
                place = entry.get().getKeyNode();
                inside = entry.get().getValueNode();
            }
        }
        return place;
    }

    /** Whether a mapping stands in block style, one entry below the other. */
    static boolean isBlock(Node node) {
        return node instanceof MappingNode mapping && mapping.getFlowStyle() == FlowStyle.BLOCK;
    }

    /** The text of a scalar; empty for anything else. */
    static String text(Node node) {
        return node instanceof ScalarNode scalar ? scalar.getValue() : "";
    }
}
