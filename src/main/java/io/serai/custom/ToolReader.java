package io.serai.custom;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.problem.Outcome;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.tool.Effect;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads a server's list of tools, page by page, and keeps of it what Serai offers. */
final class ToolReader {

    private static final int MOST_TOOLS = 200;
    private static final int MOST_PAGES = 50;
    private static final int LONGEST_DESCRIPTION = 4_000;

    /** Of the schemas of all tools, in characters. */
    private static final int LONGEST_SCHEMAS = 500_000;

    /** What models take for a function's name, less the server's name before it. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private static final int LONGEST_SHOWN = 128;

    private final ObjectMapper json;
    private final Map<String, CustomTool> tools = new LinkedHashMap<>();
    private final List<String> skipped = new ArrayList<>();
    private int schemas;

    ToolReader(ObjectMapper json) {
        this.json = json;
    }

    ServerOffer read(Conversation conversation, Asking asking) {
        String cursor = null;
        for (int page = 0; page < MOST_PAGES; page++) {
            ObjectNode params = json.createObjectNode();
            if (cursor != null) {
                params.put("cursor", cursor);
            }
            JsonNode result = conversation.ask("tools/list", params, asking);
            if (!result.path("tools").isArray()) {
                throw ServerAnswer.notUnderstood();
            }
            result.get("tools").forEach(this::add);
            cursor = result.path("nextCursor").textValue();
            if (cursor == null) {
                return new ServerOffer(List.copyOf(tools.values()), skipped, 0);
            }
        }
        throw Problem.of(ProblemType.PROVIDER_ERROR, "The server's list of tools has no end.")
                .withOutcome(Outcome.NOT_SENT);
    }

    private void add(JsonNode tool) {
        String name = tool.path("name").asText();
        if (!UTF_8.newEncoder().canEncode(tool.toString())) { // half a character can be neither kept nor sent on
            skipped.add("?");
            return;
        }
        ObjectNode input = tool.path("inputSchema") instanceof ObjectNode schema ? schema : anything();
        ObjectNode output = tool.path("outputSchema") instanceof ObjectNode schema ? schema : null;
        int length = input.toString().length()
                + (output == null ? 0 : output.toString().length());
        if (!NAME.matcher(name).matches() || tools.size() >= MOST_TOOLS || schemas + length > LONGEST_SCHEMAS) {
            skipped.add(name.substring(0, Math.min(name.length(), LONGEST_SHOWN)));
            return;
        }
        schemas += length;
        String description = tool.path("description").asText().replace("\0", "");
        tools.put(
                name,
                new CustomTool(
                        name,
                        description.substring(0, Math.min(description.length(), LONGEST_DESCRIPTION)),
                        effect(tool.path("annotations")),
                        input,
                        output));
    }

    private ObjectNode anything() {
        return json.createObjectNode().put("type", "object");
    }

    /** MCP, "ToolAnnotations": what says nothing else may destroy. */
    private static Effect effect(JsonNode annotations) {
        if (annotations.path("readOnlyHint").asBoolean(false)) {
            return Effect.READ;
        }
        return annotations.path("destructiveHint").asBoolean(true) ? Effect.DESTRUCTIVE : Effect.WRITE;
    }
}
