package io.serai.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The members of a JSON text that somebody wants, named by dotted paths such as {@code user.login}. Paths are names and
 * nothing else: no part of them is evaluated. The text is read and written once, from its beginning to its end.
 */
public final class Fields {

    /** How many paths may be named. */
    public static final int MOST = 50;

    private static final Pattern PATH = Pattern.compile("[^.\\p{Cntrl}]{1,128}(\\.[^.\\p{Cntrl}]{1,128}){0,19}");
    private static final ObjectMapper JSON = new ObjectMapper(
            JsonFactory.builder().disable(JsonFactory.Feature.CHARSET_DETECTION).build());

    /** @param members the wanted ones by name; null for all, with everything in them */
    private record Part(@Nullable Map<String, Part> members) {

        private static final Part WHOLE = new Part(null);
    }

    private final Part root;

    /** @param paths well-formed ones, see {@link #isPath} */
    public Fields(List<String> paths) {
        root = new Part(new HashMap<>());
        paths.forEach(this::add);
    }

    /** Whether it is a path: one to twenty names with dots between them. */
    public static boolean isPath(String text) {
        return PATH.matcher(text).matches();
    }

    private void add(String path) {
        Part part = root;
        String[] names = path.split("\\.");
        for (int i = 0; i < names.length && part.members() != null; i++) {
            boolean last = i == names.length - 1;
            part = part.members()
                    .merge(
                            names[i],
                            last ? Part.WHOLE : new Part(new HashMap<>()),
                            (there, more) -> more.members() == null ? more : there);
        }
    }

    /**
     * The text without the members that nobody wants, in its own order. Lists are walked through. A text that is neither
     * an object nor a list has no members and stays as it is.
     *
     * @param json a checked text in UTF-8
     */
    public byte[] of(byte[] json) {
        return JsonBytes.of(JSON, generator -> {
            try (JsonParser parser = JSON.createParser(json)) {
                if (parser.nextToken().isStructStart()) {
                    members(parser, root, generator);
                } else {
                    value(parser, generator);
                }
            }
        });
    }

    private static void members(JsonParser parser, Part wanted, JsonGenerator generator) throws IOException {
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            generator.writeStartArray();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (parser.currentToken().isStructStart()) {
                    members(parser, wanted, generator);
                }
            }
            generator.writeEndArray();
            return;
        }
        generator.writeStartObject();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            member(parser, wanted, generator);
        }
        generator.writeEndObject();
    }

    private static void member(JsonParser parser, Part wanted, JsonGenerator generator) throws IOException {
        String name = parser.currentName();
        Part part = wanted.members() == null ? null : wanted.members().get(name);
        boolean structured = parser.nextToken().isStructStart();
        if (part != null && part.members() == null) {
            generator.writeFieldName(name);
            value(parser, generator);
        } else if (part != null && structured) {
            generator.writeFieldName(name);
            members(parser, part, generator);
        } else {
            parser.skipChildren(); // not wanted, or without the members that are
        }
    }

    private static void value(JsonParser parser, JsonGenerator generator) throws IOException {
        int depth = 0;
        do {
            JsonToken token = parser.currentToken();
            if (token.isNumeric()) {
                generator.writeNumber(parser.getText()); // as it was written, 1.50 as 1.50
            } else {
                generator.copyCurrentEvent(parser);
            }
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        } while (depth > 0 && parser.nextToken() != null);
    }
}
