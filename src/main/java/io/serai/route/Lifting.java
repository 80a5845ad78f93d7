package io.serai.route;

import java.util.Arrays;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/** A file's text, out of which what Camel shall not see is taken so that every other line keeps its number. */
final class Lifting {

    private final YamlFile file;
    private final String[] lines;

    Lifting(YamlFile file) {
        this.file = file;
        this.lines = file.text().split("\n", -1);
    }

    String text() {
        return String.join("\n", lines);
    }

    /** Takes an entry out. Whole lines go, so nothing else may stand on them. */
    void lift(Node parent, NodeTuple entry) {
        if (YamlFile.isBlock(parent) && standsAlone(entry.getKeyNode())) {
            blank(entry.getKeyNode(), entry.getValueNode());
        } else {
            file.find(
                    entry.getKeyNode(),
                    YamlFile.text(entry.getKeyNode()) + " must stand on lines of its own",
                    "break the line before it, and write no braces around it");
        }
    }

    /** Takes an item out of a list. */
    void liftItem(Node item) {
        if (YamlFile.isBlock(item) && standsAlone(item)) {
            blank(item, item);
        } else {
            file.find(item, "This item must stand on lines of its own", "begin it with a dash, without braces");
        }
    }

    private boolean standsAlone(Node first) {
        Mark start = first.getStartMark().orElseThrow();
        return lines[start.getLine()]
                .substring(0, start.getColumn())
                .replaceFirst("-", " ")
                .isBlank();
    }

    private void blank(Node from, Node to) {
        int first = from.getStartMark().orElseThrow().getLine();
        Mark end = to.getEndMark().orElseThrow();
        // The end of a block is where the next token begins; the end of anything else is on its own last line.
        boolean block = end.getLine() < lines.length
                && lines[end.getLine()].substring(0, end.getColumn()).isBlank();
        int last = block ? end.getLine() - 1 : end.getLine();
        Arrays.fill(lines, first, Math.min(last + 1, lines.length), "");
    }
}
