package io.serai.route;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Copies of nodes with values in the places of parameters. Every copy knows the line that it comes from. */
final class WrittenOut {

    /** Characters that a file may become by its templates: without an end, a small file would become a huge one. */
    private static final int LONGEST = 1024 * 1024;

    /** A node costs more than its characters. */
    private static final int NODE = 8;

    private static final Pattern PLACE = Pattern.compile("\\{\\{([A-Za-z][A-Za-z0-9_]*)}}");

    private final YamlFile file;
    private int length;

    WrittenOut(YamlFile file) {
        this.file = file;
    }

    /** A route with an id, made of a template's. */
    MappingNode route(ScalarNode id, Node template, Map<String, ScalarNode> values) {
        List<NodeTuple> entries = new ArrayList<>();
        entries.add(new NodeTuple(text("id", id), copy(id, Map.of())));
        if (copy(template, values) instanceof MappingNode route) {
            entries.addAll(route.getValue());
        }
        return mapping(entries, template);
    }

    boolean isTooLong() {
        return length > LONGEST;
    }

    Node copy(Node node, Map<String, ScalarNode> values) {
        length += NODE;
        if (isTooLong()) {
            return node;
        }
        return switch (node) {
            case MappingNode mapping ->
                mapping(
                        mapping.getValue().stream()
                                .map(entry -> entry(entry, values))
                                .toList(),
                        node);
            case SequenceNode sequence ->
                sequence(
                        sequence.getValue().stream()
                                .map(item -> copy(item, values))
                                .toList(),
                        node);
            case ScalarNode scalar -> scalar(scalar, values);
            default -> node;
        };
    }

    private NodeTuple entry(NodeTuple entry, Map<String, ScalarNode> values) {
        Node key = entry.getKeyNode();
        if (!values.isEmpty() && PLACE.matcher(YamlFile.text(key)).find()) {
            file.find(key, "A key cannot be a parameter", "write the name itself");
        }
        return new NodeTuple(copy(key, Map.of()), copy(entry.getValueNode(), values));
    }

    private ScalarNode scalar(ScalarNode node, Map<String, ScalarNode> values) {
        Matcher place = PLACE.matcher(node.getValue());
        if (!values.isEmpty() && place.matches() && values.containsKey(place.group(1))) {
            return scalar(values.get(place.group(1)), Map.of()); // a number stays a number
        }
        StringBuilder text = new StringBuilder();
        place.reset();
        while (!values.isEmpty() && !isTooLong() && place.find()) {
            ScalarNode value = values.get(place.group(1));
            if (value == null) {
                file.find(node, "The template has no parameter " + place.group(1), "declare it in parameters");
            }
            place.appendReplacement(text, Matcher.quoteReplacement(value == null ? place.group(1) : value.getValue()));
            length += text.length();
        }
        place.appendTail(text);
        length += text.length();
        return node.getTag().equals(Tag.STR) ? text(text.toString(), node) : plain(node);
    }

    private static ScalarNode plain(ScalarNode node) {
        return new ScalarNode(
                node.getTag(), true, node.getValue(), ScalarStyle.PLAIN, node.getStartMark(), node.getEndMark());
    }

    /** In quotes, so that it stands in one line and is a text for whoever reads it. */
    static ScalarNode text(String text, Node place) {
        return new ScalarNode(Tag.STR, true, text, ScalarStyle.DOUBLE_QUOTED, place.getStartMark(), place.getEndMark());
    }

    static MappingNode mapping(List<NodeTuple> entries, Node place) {
        return new MappingNode(Tag.MAP, true, entries, FlowStyle.FLOW, place.getStartMark(), place.getEndMark());
    }

    static SequenceNode sequence(List<Node> items, Node place) {
        return new SequenceNode(Tag.SEQ, true, items, FlowStyle.FLOW, place.getStartMark(), place.getEndMark());
    }
}
