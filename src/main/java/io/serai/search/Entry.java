package io.serai.search;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.tool.Tool;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is known of a tool by which it can be found.
 *
 * @param name the id without its integration
 * @param arguments their names
 * @param asks what people say who need it
 */
record Entry(
        String id, String integration, String name, String description, List<String> arguments, List<String> asks) {

    /** A model reads the beginning of a long text only, and the first sentences say what a tool does. */
    private static final int LONGEST_MEANING = 160;

    static Entry of(Tool tool) {
        return of(
                tool.id(),
                tool.integration(),
                tool.description(),
                tool.spec().inputSchema(),
                tool.spec().asks());
    }

    static Entry of(String id, String integration, String description, JsonNode inputSchema, List<String> asks) {
        List<String> arguments = new ArrayList<>();
        for (Map.Entry<String, JsonNode> property :
                inputSchema.path("properties").properties()) {
            arguments.add(property.getKey());
        }
        return new Entry(id, integration, id.substring(integration.length() + 1), description, arguments, asks);
    }

    /** The texts whose meaning is compared with that of a question. */
    Set<String> meanings() {
        Set<String> texts = new LinkedHashSet<>();
        texts.add(Wording.plain(Wording.split(name)));
        texts.add(gist());
        asks.forEach(ask -> texts.add(Wording.plain(ask)));
        texts.remove("");
        return texts;
    }

    /** The texts whose words are compared with those of a question. */
    List<String> texts() {
        List<String> texts = new ArrayList<>();
        texts.add(Wording.plain(Wording.split(name)));
        texts.add(Wording.plain(description));
        texts.add(Wording.plain(Wording.split(String.join(" ", arguments))));
        asks.forEach(ask -> texts.add(Wording.plain(ask)));
        return texts;
    }

    /** What the tool does, in one sentence. */
    String gist() {
        String sentence = description.split("(?<=[.;:]) ", 2)[0];
        return Wording.plain(sentence.substring(0, Math.min(sentence.length(), LONGEST_MEANING)));
    }
}
