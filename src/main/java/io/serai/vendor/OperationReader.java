package io.serai.vendor;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.tool.CompactSchema;
import io.serai.tool.Effect;
import io.serai.vendor.Operation.Style;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads one operation of a document. */
final class OperationReader {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_DESCRIPTION = 500;
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]+)}");

    /** What is not read: answers are most of a document, and nobody asks for them. */
    private static final Set<String> READ =
            Set.of("operationId", "summary", "description", "deprecated", "parameters", "requestBody", "servers");

    private final DocumentIndex index;
    private final References references;
    private final Predicate<String> sendable;

    OperationReader(DocumentIndex index, Predicate<String> sendable) {
        this.index = index;
        this.references = new References(index);
        this.sendable = sendable;
    }

    /** The members of an operation that are read at all. */
    ObjectNode head(DocumentIndex.Entry entry) {
        ObjectNode head = JsonNodeFactory.instance.objectNode();
        try (JsonParser parser = index.parser(entry.slice())) {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                if (READ.contains(name)) {
                    head.set(name, JSON.<JsonNode>readTree(parser));
                } else {
                    parser.skipChildren();
                }
            }
        } catch (IOException impossible) { // it was read before
            throw new UncheckedIOException(impossible);
        }
        return head;
    }

    /**
     * @param tool its name as a tool
     * @throws UnusableOperation if it cannot be one
     */
    Operation read(DocumentIndex.Entry entry, String id, String tool, ObjectNode head) {
        if (entry.ownServer() || head.has("servers")) {
            throw new UnusableOperation("it has a server of its own");
        }
        if (!Set.of("get", "head", "post", "put", "patch", "delete").contains(entry.method())) {
            throw new UnusableOperation("its method is " + entry.method().toUpperCase(Locale.ROOT));
        }
        SchemaConversion conversion = new SchemaConversion(references);
        Arguments arguments = new Arguments();
        String path = parameters(entry, head, conversion, arguments);
        RequestBody body = new RequestBody(conversion);
        Operation.Body sent = body.read(references.resolve(head.path("requestBody")), arguments);
        String template = arguments.inPath(path);
        if (!sendable.test(template)) {
            throw new UnusableOperation("its path cannot be sent");
        }
        return new Operation(
                id,
                tool,
                entry.method().toUpperCase(Locale.ROOT),
                template,
                description(entry, head),
                effect(entry.method()),
                new CompactSchema(bytes(arguments.schema(body.additional()))),
                arguments.fields(),
                sent);
    }

    private static Effect effect(String method) {
        return switch (method) {
            case "get", "head" -> Effect.READ;
            case "delete" -> Effect.DESTRUCTIVE;
            default -> Effect.WRITE;
        };
    }

    private static byte[] bytes(ObjectNode schema) {
        try {
            return JSON.writeValueAsBytes(schema);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** @return the path, in which several segments have {@code {+name}} */
    private String parameters(
            DocumentIndex.Entry entry, ObjectNode head, SchemaConversion conversion, Arguments arguments) {
        Map<String, JsonNode> all = new LinkedHashMap<>();
        if (entry.shared() != null) {
            index.tree(entry.shared()).forEach(parameter -> put(parameter, all));
        }
        head.path("parameters").forEach(parameter -> put(parameter, all));
        String path = entry.path();
        Matcher places = PLACEHOLDER.matcher(entry.path());
        while (places.find()) {
            String name = places.group(1);
            JsonNode parameter = all.getOrDefault("path " + name, JsonNodeFactory.instance.objectNode());
            ObjectNode schema = conversion.convert(schema(parameter));
            if (schema.isEmpty()) {
                schema.put("type", "string");
            }
            arguments.path(name, schema, parameter.path("description").asText(""));
            if (parameter.path("x-multi-segment").asBoolean()) {
                path = path.replace("/{" + name + "}", "/{+" + name + "}");
            }
        }
        all.forEach((key, parameter) -> {
            if (key.startsWith("query ")) {
                arguments.query(
                        parameter.path("name").asText(),
                        conversion.convert(schema(parameter)),
                        parameter.path("description").asText(""),
                        parameter.path("required").asBoolean(),
                        style(parameter, references.resolve(schema(parameter))));
            }
        });
        return path;
    }

    /** Of two with the same place and name, the operation's own counts. Headers and cookies are nobody's arguments. */
    private void put(JsonNode given, Map<String, JsonNode> all) {
        JsonNode parameter = references.resolve(given);
        all.put(parameter.path("in").asText() + " " + parameter.path("name").asText(), parameter);
    }

    private static JsonNode schema(JsonNode parameter) {
        return parameter.has("schema") ? parameter.get("schema") : parameter.at("/content/application~1json/schema");
    }

    private static Style style(JsonNode parameter, JsonNode schema) {
        if (!parameter.has("schema")) {
            return Style.JSON;
        }
        String style = parameter.path("style").asText("form");
        boolean explode = parameter.path("explode").asBoolean(style.equals("form"));
        return switch (style) {
            case "deepObject" -> Style.DEEP;
            case "spaceDelimited" -> explode ? Style.REPEATED : Style.SPACE;
            case "pipeDelimited" -> explode ? Style.REPEATED : Style.PIPE;
            default -> {
                if (!explode) {
                    yield Style.COMMA;
                }
                yield schema.path("type").asText().equals("object") ? Style.MEMBERS : Style.REPEATED;
            }
        };
    }

    private static String description(DocumentIndex.Entry entry, ObjectNode head) {
        String summary = head.path("summary").asText("").strip();
        String text = head.path("description").asText("").strip();
        if (!summary.isEmpty() && !text.startsWith(summary)) {
            text = summary.endsWith(".") || text.isEmpty() ? summary + " " + text : summary + ". " + text;
        }
        String deprecated = head.path("deprecated").asBoolean() ? "Deprecated. " : "";
        String place = entry.method().toUpperCase(Locale.ROOT) + " " + entry.path();
        String shortened = Texts.shorten(deprecated + text, LONGEST_DESCRIPTION);
        return shortened.isBlank() ? place : shortened + " (" + place + ")";
    }
}
