package io.serai.route;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/** A small provider file, and everything that people break in one. */
final class BadEdits {

    private static final String STEP = "        - setBody";

    /** What is broken, by name; each turns a good file into one that must be refused. */
    static final Map<String, UnaryOperator<String>> ALL = all();

    private BadEdits() {}

    private static Map<String, UnaryOperator<String>> all() {
        Map<String, UnaryOperator<String>> all = new LinkedHashMap<>();
        all.put("syntax", good -> good.replace("parameters:", "parameters: [ {"));
        all.put("unknown step", good -> good.replace(STEP, "        - frobnicate: { x: y }\n" + STEP));
        all.put("unknown component", good -> good.replace(STEP, "        - to: \"nosuch:thing\"\n" + STEP));
        all.put("denied component", good -> good.replace(STEP, "        - to: \"exec:ls\"\n" + STEP));
        all.put(
                "missing bean",
                good -> good.replace(
                        STEP, "        - split: { jq: \".\", aggregationStrategy: gone, steps: [] }\n" + STEP));
        all.put("missing placeholder", good -> good.replace("category: test", "category: \"{{no.such.setting}}\""));
        all.put("duplicate id", good -> good + good.substring(good.indexOf("- route:")));
        all.put("missing private route", good -> good.replace(STEP, "        - to: \"direct:ID.gone\"\n" + STEP));
        all.put("malformed jq", good -> good.replace("{word:", "{word"));
        all.put("unknown property", good -> good.replace("category:", "catgory:"));
        all.put("half of it", good -> good.substring(0, good.length() / 2));
        all.put("nothing", good -> "");
        return all;
    }

    /** A provider with one tool that says a word, and as many lines before it as make its findings its own. */
    static String good(String provider, String word) {
        return """
                - beans:
                    - name: %1$s
                      type: io.serai.provider.Provider
                      properties:
                        title: %1$s
                        category: test
                - route:
                    id: %1$s.say
                    description: Says a word.
                    from:
                      uri: tool:%1$s.say
                      parameters:
                        effect: read
                        inputSchema: {}
                      steps:
                        - setBody: { jq: { expression: "{word: \\"%2$s\\"}" } }
                """.formatted(provider, word);
    }

    /** The same file, broken; a text of its own each time. */
    static String bad(String kind, String provider, String word) {
        return Objects.requireNonNull(ALL.get(kind)).apply(good(provider, word)).replace("ID", provider) + "# " + word
                + "\n";
    }
}
