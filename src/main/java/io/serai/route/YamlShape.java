package io.serai.route;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;

/**
 * What a route file may be as a text, checked before a tree is built of it: plain characters, bounded size and depth, and
 * none of the features by which a small file becomes a huge one or a text becomes an object.
 */
final class YamlShape {

    /** Longest route file, in characters. */
    private static final int LONGEST = 512 * 1024;

    private static final int DEEPEST = 64;

    /** So many odd characters are reported; a file that is no text at all has no more to say. */
    private static final int MOST_ODD = 20;

    private final String name;
    private final List<Finding> findings = new ArrayList<>();

    private YamlShape(String name) {
        this.name = name;
    }

    /**
     * The reasons why no tree is built of this text; empty if there are none.
     *
     * @throws org.snakeyaml.engine.v2.exceptions.YamlEngineException if it is not YAML
     */
    static List<Finding> check(String name, String text, LoadSettings settings) {
        YamlShape shape = new YamlShape(name);
        shape.characters(text);
        if (shape.findings.isEmpty()) {
            shape.events(new Parse(settings).parseString(text));
        }
        return shape.findings;
    }

    private void characters(String text) {
        if (text.length() > LONGEST) {
            findings.add(new Finding(name, 1, 1, "The file is too long", "at most 512 KiB"));
            return;
        }
        Matcher odd = Characters.odd(text);
        int line = 1;
        int lineStart = 0;
        for (int from = 0; odd.find() && findings.size() < MOST_ODD; from = odd.start()) {
            for (int i = text.indexOf('\n', from); i >= 0 && i < odd.start(); i = text.indexOf('\n', i + 1)) {
                line++;
                lineStart = i + 1;
            }
            int column = text.codePointCount(lineStart, odd.start()) + 1;
            String message = "The file holds " + Characters.name(odd.group());
            findings.add(new Finding(name, line, column, message, "save it as plain UTF-8 without it"));
        }
    }

    private void events(Iterable<Event> events) {
        int depth = 0;
        for (Event event : events) {
            if (event instanceof CollectionEndEvent) {
                depth--;
            }
            if (event instanceof CollectionStartEvent && ++depth > DEEPEST) {
                find(event, "The file is nested too deeply", "at most " + DEEPEST + " levels");
                return;
            }
            if (event instanceof NodeEvent node && node.getAnchor().isPresent()) {
                find(event, "Anchors and aliases are not allowed", "write the value where it is used");
            }
            if (event instanceof ScalarEvent scalar) {
                String fault = Characters.fault(scalar.getValue());
                if (fault != null) {
                    find(event, fault, "write it without that escape");
                }
            }
            if (tag(event).isPresent()) {
                find(event, "Tags are not allowed", "write the plain value");
            }
        }
    }

    private static Optional<String> tag(Event event) {
        return switch (event) {
            case ScalarEvent scalar -> scalar.getTag();
            case CollectionStartEvent collection -> collection.getTag();
            default -> Optional.empty();
        };
    }

    private void find(Event at, String message, String hint) {
        Mark mark = at.getStartMark().orElse(null);
        int line = mark == null ? 1 : mark.getLine() + 1;
        int column = mark == null ? 1 : mark.getColumn() + 1;
        findings.add(new Finding(name, line, column, message, hint));
    }
}
