package io.serai.audit;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;
import java.util.regex.Pattern;

/** Writes arguments for people to read later: secrets masked, long texts cut, deep trees cut off. */
final class Redaction {

    private static final Pattern SECRET_NAME =
            Pattern.compile("(?i).*(token|secret|passw|authorization|credential|api[_-]?key|private[_-]?key|cookie).*");
    /** A short prefix, a separator and a long run of token characters: the form of most vendors' tokens. */
    private static final Pattern SECRET_VALUE = Pattern.compile(".*\\b[A-Za-z]{2,10}[-_.][A-Za-z0-9_.-]{16,}.*");

    private static final int LONGEST_TEXT = 200;
    private static final int DEEPEST = 8;
    private static final int MOST_MEMBERS = 50;

    private Redaction() {}

    static void write(JsonGenerator target, JsonNode value) throws IOException {
        write(target, value, 0);
    }

    private static void write(JsonGenerator target, JsonNode value, int depth) throws IOException {
        if (value.isTextual()) {
            target.writeString(text(value.textValue()));
        } else if (value.isValueNode()) {
            target.writeTree(value);
        } else if (depth == DEEPEST) {
            target.writeString("[…]");
        } else if (value.isArray()) {
            writeArray(target, value, depth);
        } else {
            writeObject(target, value, depth);
        }
    }

    private static void writeArray(JsonGenerator target, JsonNode value, int depth) throws IOException {
        target.writeStartArray();
        for (int i = 0; i < Math.min(value.size(), MOST_MEMBERS); i++) {
            write(target, value.get(i), depth + 1);
        }
        target.writeEndArray();
    }

    private static void writeObject(JsonGenerator target, JsonNode value, int depth) throws IOException {
        target.writeStartObject();
        int members = 0;
        for (Map.Entry<String, JsonNode> member : value.properties()) {
            if (members++ == MOST_MEMBERS) {
                break;
            }
            target.writeFieldName(text(member.getKey()));
            if (SECRET_NAME.matcher(member.getKey()).matches()) {
                target.writeString("[redacted]");
            } else {
                write(target, member.getValue(), depth + 1);
            }
        }
        target.writeEndObject();
    }

    /** Never between the two halves of a character, which could not be written. */
    private static String cut(String text) {
        int end = Character.isHighSurrogate(text.charAt(LONGEST_TEXT - 1)) ? LONGEST_TEXT - 1 : LONGEST_TEXT;
        return text.substring(0, end);
    }

    private static String text(String text) {
        String head = text.length() > LONGEST_TEXT ? cut(text) + "…" : text;
        return head.length() >= 20 && SECRET_VALUE.matcher(head).matches() ? "[redacted]" : head;
    }
}
