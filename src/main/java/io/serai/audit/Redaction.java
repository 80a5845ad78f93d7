package io.serai.audit;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Writes arguments for people to read later: secrets masked, long texts cut, deep and wide trees cut off. What it writes
 * is bounded, however long the arguments are.
 */
final class Redaction {

    static final String MASK = "[redacted]";
    private static final String CUT = "[…]";
    private static final char REPLACEMENT = '\uFFFD';
    private static final int LONGEST_TEXT = 200;
    private static final int DEEPEST = 8;
    private static final int MOST_MEMBERS = 50;

    /** Characters that all names and values of one call may take together. */
    private static final int BUDGET = 4_096;

    private static final int LONGEST_PLAIN_NAME = 40;
    private static final int MOST_PLAIN_NAMES = 2_000;
    private static final Set<String> PLAIN_NAMES = ConcurrentHashMap.newKeySet();

    private final JsonGenerator target;
    private int left = BUDGET;

    private Redaction(JsonGenerator target) {
        this.target = target;
    }

    static void write(JsonGenerator target, JsonNode arguments) throws IOException {
        new Redaction(target).value(arguments, 0);
    }

    private void value(JsonNode value, int depth) throws IOException {
        if (value.isTextual()) {
            text(value.textValue());
        } else if (value.isObject() && depth < DEEPEST) {
            object(value, depth);
        } else if (value.isArray() && depth < DEEPEST) {
            array(value, depth);
        } else if (value.isContainerNode()) {
            target.writeString(CUT);
        } else {
            String plain = value.asText();
            left -= plain.length() + 1;
            target.writeRawValue(plain.length() > LONGEST_TEXT ? '"' + CUT + '"' : plain);
        }
    }

    private void array(JsonNode array, int depth) throws IOException {
        left -= 2;
        target.writeStartArray();
        for (int i = 0; i < array.size(); i++) {
            if (i == MOST_MEMBERS || left <= 0) {
                target.writeString(CUT);
                break;
            }
            value(array.get(i), depth + 1);
        }
        target.writeEndArray();
    }

    private void object(JsonNode object, int depth) throws IOException {
        left -= 2;
        target.writeStartObject();
        Iterator<Map.Entry<String, JsonNode>> members = object.properties().iterator();
        for (int i = 0; members.hasNext(); i++) {
            Map.Entry<String, JsonNode> member = members.next();
            if (i == MOST_MEMBERS || left <= 0) {
                target.writeStringField(CUT, CUT);
                break;
            }
            boolean plain = isPlainName(member.getKey());
            target.writeFieldName(plain ? counted(member.getKey()) : shown(member.getKey()));
            if (!plain
                    && SecretText.isNameOfSecret(member.getKey())
                    && !member.getValue().isNull()) {
                target.writeString(MASK);
            } else {
                value(member.getValue(), depth + 1);
            }
        }
        target.writeEndObject();
    }

    private void text(String text) throws IOException {
        target.writeString(shown(text));
    }

    private String shown(String text) {
        return counted(SecretText.isSecret(text) ? MASK : cut(text, LONGEST_TEXT));
    }

    private String counted(String shown) {
        left -= shown.length() + 4; // quotes and what separates members
        return shown;
    }

    /** Whether a name is shown as it is and says nothing of secrets; the same names come with every call of a tool. */
    private static boolean isPlainName(String name) {
        if (PLAIN_NAMES.contains(name)) {
            return true;
        }
        boolean plain = name.length() <= LONGEST_PLAIN_NAME
                && !SecretText.isSecret(name)
                && !SecretText.isNameOfSecret(name)
                && cut(name, LONGEST_TEXT).equals(name);
        if (plain && PLAIN_NAMES.size() < MOST_PLAIN_NAMES) {
            PLAIN_NAMES.add(name);
        }
        return plain;
    }

    /** A text of at most so many characters, of which each can be written as UTF-8. */
    static String cut(String text, int longest) {
        int end = Math.min(text.length(), longest);
        for (int i = 0; i < end; i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return cutAtCodePoint(text, longest);
            }
        }
        return end == text.length() ? text : text.substring(0, end) + "…";
    }

    private static String cutAtCodePoint(String text, int longest) {
        StringBuilder whole = new StringBuilder();
        int i = 0;
        while (i < text.length() && whole.length() < longest) {
            int codePoint = text.codePointAt(i);
            boolean half = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
            whole.appendCodePoint(half ? REPLACEMENT : codePoint);
            i += Character.charCount(codePoint);
        }
        return i == text.length() ? whole.toString() : whole.append('…').toString();
    }
}
