package io.serai.vendor;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the parts of an OpenAPI document stand, by their bytes. The document is read once without building anything; only
 * the parts that are asked for become trees, so that a document of many megabytes does not become a hundred of objects.
 */
final class DocumentIndex {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> METHODS =
            Set.of("get", "head", "post", "put", "patch", "delete", "options", "trace");

    /** A value in the text; the end is exclusive. */
    record Slice(int from, int to) {}

    /**
     * An operation in the text.
     *
     * @param shared parameters of all operations of its path
     * @param ownServer whether the path has servers of its own
     */
    record Entry(
            String path,
            String method,
            Slice slice,
            @Nullable Slice shared,
            boolean ownServer) {}

    private final byte[] text;
    private final Map<String, Slice> parts = new HashMap<>();
    private final List<Entry> entries = new ArrayList<>();
    private String version = "";
    private @Nullable Slice info;
    private @Nullable Slice servers;

    private DocumentIndex(byte[] text) {
        this.text = text;
    }

    static DocumentIndex of(byte[] text) throws RefusedDocument {
        DocumentIndex index = new DocumentIndex(text);
        try (JsonParser parser = new JsonFactory().createParser(text)) {
            index.document(parser);
            if (parser.nextToken() != null) {
                throw refused(parser, "Not JSON: something stands behind its end");
            }
        } catch (JsonProcessingException broken) {
            int line = broken.getLocation() == null ? 1 : broken.getLocation().getLineNr();
            int column = broken.getLocation() == null ? 1 : broken.getLocation().getColumnNr();
            throw new RefusedDocument("Not JSON: " + broken.getOriginalMessage(), line, column);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        if (!index.version.startsWith("3.")) {
            throw new RefusedDocument("The document is not OpenAPI 3");
        }
        return index;
    }

    private static RefusedDocument refused(JsonParser parser, String message) {
        return new RefusedDocument(
                message,
                parser.currentTokenLocation().getLineNr(),
                parser.currentTokenLocation().getColumnNr());
    }

    private void document(JsonParser parser) throws IOException, RefusedDocument {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw refused(parser, "The document is not OpenAPI 3");
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "openapi" -> version = parser.getValueAsString("");
                case "info" -> info = skip(parser);
                case "servers" -> servers = skip(parser);
                case "paths" -> paths(parser);
                case "components" -> components(parser);
                default -> parser.skipChildren();
            }
        }
    }

    private void paths(JsonParser parser) throws IOException, RefusedDocument {
        requireObject(parser, "paths");
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String path = parser.currentName();
            parser.nextToken();
            requireObject(parser, "paths." + path);
            Map<String, Slice> members = members(parser);
            members.forEach((name, slice) -> {
                if (METHODS.contains(name)) {
                    entries.add(
                            new Entry(path, name, slice, members.get("parameters"), members.containsKey("servers")));
                }
                parts.put("paths/" + escaped(path) + "/" + name, slice);
            });
        }
    }

    private void components(JsonParser parser) throws IOException, RefusedDocument {
        requireObject(parser, "components");
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String kind = parser.currentName();
            parser.nextToken();
            if (parser.currentToken() == JsonToken.START_OBJECT) {
                members(parser).forEach((name, slice) -> parts.put("components/" + kind + "/" + escaped(name), slice));
            }
        }
    }

    private static void requireObject(JsonParser parser, String what) throws RefusedDocument {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw refused(parser, what + " must be an object");
        }
    }

    private static Map<String, Slice> members(JsonParser parser) throws IOException {
        Map<String, Slice> members = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            members.put(name, skip(parser));
        }
        return members;
    }

    /** Goes to the end of the value. */
    private static Slice skip(JsonParser parser) throws IOException {
        int from = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        parser.finishToken();
        return new Slice(from, (int) parser.currentLocation().getByteOffset());
    }

    /** As it stands in a JSON pointer. */
    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    List<Entry> entries() {
        return entries;
    }

    /** A part by its place, such as {@code components/schemas/Issue}; null if there is none. */
    @Nullable
    Slice part(String place) {
        return parts.get(place);
    }

    String title() {
        return info == null ? "" : tree(info).path("title").asText("");
    }

    /** The first of the addresses. */
    @Nullable
    String server() {
        return servers == null ? null : tree(servers).path(0).path("url").textValue();
    }

    JsonNode tree(Slice slice) {
        try {
            return JSON.readTree(text, slice.from, slice.to - slice.from);
        } catch (IOException impossible) { // it was read before
            throw new UncheckedIOException(impossible);
        }
    }

    /** A parser of one value, at its first token. */
    JsonParser parser(Slice slice) throws IOException {
        JsonParser parser = JSON.getFactory().createParser(text, slice.from, slice.to - slice.from);
        parser.nextToken();
        return parser;
    }
}
