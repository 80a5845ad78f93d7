package io.serai.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.tool.Example;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A tool's examples as agents are shown them: what to give and what comes back, not what passes between Serai and the
 * vendor. They stand in a model's context, so they are few and short.
 */
final class ExampleViews {

    private static final int MOST = 3;
    private static final int LONGEST = 2_000; // characters of JSON, for arguments and for a result

    private ExampleViews() {}

    static List<Map<String, Object>> of(List<Example> examples) {
        return examples.stream()
                .filter(example -> isShort(example.arguments()))
                .limit(MOST)
                .map(ExampleViews::view)
                .toList();
    }

    private static Map<String, Object> view(Example example) {
        Map<String, Object> view = new LinkedHashMap<>();
        if (example.title() != null) {
            view.put("title", example.title());
        }
        view.put("arguments", example.arguments());
        if (example.options() != null) {
            view.put("options", example.options());
        }
        if (example.fails() != null) {
            view.put("fails", example.fails());
        } else if (example.result() != null && isShort(example.result())) {
            view.put("result", example.result());
        }
        return view;
    }

    private static boolean isShort(JsonNode json) {
        return json.toString().length() <= LONGEST;
    }
}
