package io.serai.provider;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list: an answer, and where in it the items stand.
 *
 * @param answer a checked JSON text in UTF-8
 * @param start of the items, behind the bracket
 * @param end of the items, at the bracket
 */
record Page(byte[] answer, int start, int end, boolean isEmpty) {

    private static final ObjectMapper JSON = new ObjectMapper(
            JsonFactory.builder().disable(JsonFactory.Feature.CHARSET_DETECTION).build());

    /** @return null if there is no list at this place */
    static @Nullable Page of(byte[] answer, JsonPointer items) {
        try (JsonParser parser = JSON.createParser(answer)) {
            if (!find(parser, items) || parser.currentToken() != JsonToken.START_ARRAY) {
                return null;
            }
            int start = (int) parser.currentLocation().getByteOffset();
            boolean empty = parser.nextToken() == JsonToken.END_ARRAY;
            while (parser.currentToken() != JsonToken.END_ARRAY) {
                parser.skipChildren();
                parser.nextToken();
            }
            return new Page(answer, start, (int) parser.currentLocation().getByteOffset() - 1, empty);
        } catch (IOException impossible) {
            throw new UncheckedIOException("A checked text can be read", impossible);
        }
    }

    /** A text or number in an answer; null if there is none, or an empty one. */
    static @Nullable JsonNode value(byte[] answer, JsonPointer place) {
        try (JsonParser parser = JSON.createParser(answer)) {
            if (!find(parser, place) || !parser.currentToken().isScalarValue()) {
                return null;
            }
            JsonNode value = parser.readValueAsTree();
            return value.isNull() || value.asText().isEmpty() ? null : value;
        } catch (IOException impossible) {
            throw new UncheckedIOException("A checked text can be read", impossible);
        }
    }

    private static boolean find(JsonParser parser, JsonPointer place) throws IOException {
        parser.nextToken();
        for (JsonPointer left = place; !left.matches(); left = left.tail()) {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                return false;
            }
            String wanted = left.getMatchingProperty();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                boolean found = parser.currentName().equals(wanted);
                parser.nextToken();
                if (found) {
                    break;
                }
                parser.skipChildren();
            }
            if (parser.currentToken() == JsonToken.END_OBJECT) {
                return false;
            }
        }
        return parser.currentToken() != null;
    }

    /** The last page with the items of all in place of its own, byte for byte. */
    static byte[] join(List<Page> pages) {
        Page last = pages.getLast();
        int items = pages.stream().mapToInt(page -> page.end - page.start + 1).sum();
        ByteArrayOutputStream joined = new ByteArrayOutputStream(last.answer.length + items);
        joined.write(last.answer, 0, last.start);
        boolean first = true;
        for (Page page : pages) {
            if (!page.isEmpty) {
                if (!first) {
                    joined.write(',');
                }
                joined.write(page.answer, page.start, page.end - page.start);
                first = false;
            }
        }
        joined.write(last.answer, last.end, last.answer.length - last.end);
        return joined.toByteArray();
    }
}
