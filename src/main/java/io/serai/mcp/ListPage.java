package io.serai.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.tool.Tool;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One page of a list in the order of ids, and the way to the next. */
final class ListPage {

    private static final int TTL_MILLIS = 60_000;

    private final int size;

    ListPage(int size) {
        this.size = size;
    }

    /**
     * @param member what the list is called
     * @param view how an entry is shown
     */
    ObjectNode of(Message message, String member, List<Tool> all, Function<Tool, ObjectNode> view) {
        String after = after(message.params().get("cursor"));
        List<Tool> rest = all.stream()
                .filter(tool -> tool.id().compareTo(after) > 0)
                .limit(size + 1L)
                .toList();
        List<Tool> shown = rest.subList(0, Math.min(size, rest.size()));
        ObjectNode result = message.params().objectNode();
        ArrayNode list = result.putArray(member);
        shown.forEach(tool -> list.add(view.apply(tool)));
        if (rest.size() > size) {
            result.put("nextCursor", cursor(shown.getLast()));
        }
        cached(message, result);
        return result;
    }

    /** Says for how long a modern client may keep the result, for itself. */
    static void cached(Message message, ObjectNode result) {
        if (message.isModern()) {
            result.put("ttlMs", TTL_MILLIS).put("cacheScope", "private");
        }
    }

    /** A place in the list that stays one when entries come and go. */
    private static String cursor(Tool last) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(("after:" + last.id()).getBytes(UTF_8));
    }

    private static String after(@Nullable JsonNode cursor) {
        if (cursor == null || cursor.isNull()) {
            return "";
        }
        try {
            String text = new String(Base64.getUrlDecoder().decode(cursor.asText()), UTF_8);
            if (cursor.isTextual() && text.startsWith("after:")) {
                return text.substring("after:".length());
            }
        } catch (IllegalArgumentException malformed) {
            // Falls through to the one message.
        }
        throw RpcError.invalidParams("The cursor is none that this list has given.");
    }
}
