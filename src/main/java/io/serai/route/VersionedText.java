package io.serai.route;

import java.util.Set;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * The text of a provider file in which every name that belongs to the file ends in a version: two versions of a file can
 * run side by side only if they share no route, no {@code direct:} and no endpoint. Lines keep their numbers.
 */
final class VersionedText {

    /** Keys whose values name something of the file itself, whatever the name is. */
    private static final Set<String> OWN = Set.of("id", "routeId", "routeTemplateRef", "routeConfigurationId");

    /** Keys whose values are addresses. */
    private static final Set<String> ADDRESSES = Set.of("uri", "to", "from", "wireTap", "compensation", "completion");

    private final String[] lines;
    private final String providerId;
    private final Set<String> beans;
    private final String suffix;

    private VersionedText(String[] lines, String providerId, Set<String> beans, int number) {
        this.lines = lines;
        this.providerId = providerId;
        this.beans = beans;
        this.suffix = "@" + number;
    }

    /**
     * @param lines of the file, those that Camel must not see being empty
     * @param beans names of the file's own
     */
    static String of(String[] lines, Iterable<Node> items, String providerId, Set<String> beans, int number) {
        VersionedText text = new VersionedText(lines.clone(), providerId, beans, number);
        items.forEach(text::node);
        return String.join("\n", text.lines);
    }

    private void node(Node node) {
        if (node instanceof SequenceNode sequence) {
            sequence.getValue().reversed().forEach(this::node); // from the end, so that marks before stay right
        } else if (node instanceof MappingNode mapping) {
            mapping.getValue().reversed().forEach(this::entry);
        }
    }

    private void entry(NodeTuple entry) {
        String key = YamlFile.text(entry.getKeyNode());
        if (entry.getValueNode() instanceof ScalarNode value) {
            boolean address = ADDRESSES.contains(key) && isOwn(value.getValue());
            if (OWN.contains(key) || address || isBean(key, value.getValue())) {
                replace(value);
            }
        } else {
            node(entry.getValueNode());
        }
    }

    /** The name of a bean, or a reference to one. */
    private boolean isBean(String key, String text) {
        boolean name = key.equals("name") || key.equals("aggregationStrategy");
        return beans.contains(name ? text : text.replaceFirst("^#(bean:)?", "")) && (name || text.startsWith("#"));
    }

    private boolean isOwn(String address) {
        return address.equals("provider:" + providerId)
                || address.startsWith("tool:" + providerId + ".")
                || address.startsWith("direct:" + providerId + ".");
    }

    private void replace(ScalarNode value) {
        Mark start = value.getStartMark().orElseThrow();
        Mark end = value.getEndMark().orElseThrow();
        String line = lines[start.getLine()];
        if (line.isEmpty() || start.getLine() != end.getLine()) {
            return; // lifted out; a name is never longer than a line
        }
        int from = line.offsetByCodePoints(0, start.getColumn());
        int to = line.offsetByCodePoints(0, end.getColumn());
        String name = value.getValue().replace("\\", "\\\\").replace("\"", "\\\"");
        lines[start.getLine()] = line.substring(0, from) + '"' + name + suffix + '"' + line.substring(to);
    }
}
