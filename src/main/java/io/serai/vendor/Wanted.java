package io.serai.vendor;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Which operations of a document are to be tools. A pattern names them by {@code operationId} or by method and path;
 * {@code *} stands for any characters, and {@code all} for everything.
 *
 * @param operations patterns of which one must match
 * @param except patterns of which none may match
 * @param prefix before the name of each tool
 * @param longestName of a tool, without its integration
 * @param sendable whether a path with its placeholders can be sent
 */
public record Wanted(
        List<String> operations, List<String> except, String prefix, int longestName, Predicate<String> sendable) {

    /** The patterns, and which of them have matched something. */
    static final class Choice {

        private record Rule(String text, Pattern pattern) {}

        private final List<Rule> wanted;
        private final List<Rule> except;
        private final Set<String> matched = new HashSet<>();

        private Choice(Wanted wanted) {
            this.wanted = rules(wanted.operations());
            this.except = rules(wanted.except());
        }

        private static List<Rule> rules(List<String> patterns) {
            return patterns.stream().map(text -> new Rule(text, pattern(text))).toList();
        }

        private static Pattern pattern(String text) {
            if (text.equals("all")) {
                return Pattern.compile(".*", Pattern.DOTALL);
            }
            StringBuilder pattern = new StringBuilder();
            for (String part : text.split("((?<=\\*)|(?=\\*))")) {
                pattern.append(part.equals("*") ? ".*" : Pattern.quote(part));
            }
            return Pattern.compile(pattern.toString(), Pattern.DOTALL);
        }

        boolean takes(String id, String method, String path) {
            String place = method.toUpperCase(Locale.ROOT) + " " + path;
            boolean taken = matches(wanted, id, place);
            return !matches(except, id, place) && taken;
        }

        private boolean matches(List<Rule> rules, String id, String place) {
            boolean any = false;
            for (Rule rule : rules) {
                if (rule.pattern.matcher(id).matches()
                        || rule.pattern.matcher(place).matches()) {
                    matched.add(rule.text);
                    any = true;
                }
            }
            return any;
        }

        /** What was written and matches nothing: a slip of the pen, or gone from the document. */
        List<String> unmatched() {
            List<String> texts = new ArrayList<>();
            wanted.forEach(rule -> texts.add(rule.text));
            except.forEach(rule -> texts.add(rule.text));
            texts.removeIf(matched::contains);
            return texts;
        }
    }

    Choice choice() {
        return new Choice(this);
    }
}
