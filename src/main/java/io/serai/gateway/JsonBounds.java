package io.serai.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import java.util.Map;

/**
 * What a parser lets through and nobody behind it could handle: bodies of very many parts, texts that are no Unicode,
 * numbers that no program can hold. The parser has bounded depth and size, so a walk over the tree is cheap.
 */
final class JsonBounds {

    /** Members of objects and elements of lists, over the whole body. */
    static final int MOST_MEMBERS = 10_000;

    private int members;

    private JsonBounds() {}

    /** @throws Problem 400 */
    static void check(JsonNode body) {
        new JsonBounds().walk(body);
    }

    private void walk(JsonNode value) {
        if (value.isObject()) {
            count(value.size());
            for (Map.Entry<String, JsonNode> member : value.properties()) {
                text(member.getKey());
                walk(member.getValue());
            }
        } else if (value.isArray()) {
            count(value.size());
            value.forEach(this::walk);
        } else if (value.isTextual()) {
            text(value.textValue());
        } else if (value.isFloatingPointNumber() && Double.isInfinite(value.doubleValue())) {
            throw Problem.of(ProblemType.INVALID_REQUEST, "The body holds a number that is too large.");
        }
    }

    private void count(int more) {
        members += more;
        if (members > MOST_MEMBERS) {
            throw Problem.of(
                    ProblemType.INVALID_REQUEST, "The body has more than " + MOST_MEMBERS + " members and elements.");
        }
    }

    /** Half a surrogate pair can be written in JSON, but not sent to anybody in UTF-8. */
    private static void text(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                boolean pair = i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1));
                if (!pair) {
                    throw Problem.of(ProblemType.INVALID_REQUEST, "The body holds a text that is not Unicode.");
                }
                i++;
            }
        }
    }
}
