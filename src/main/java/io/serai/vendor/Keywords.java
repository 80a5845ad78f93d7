package io.serai.vendor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The keywords of a schema that hold no schemas. What is malformed is left out, so that what is left can be compiled. */
final class Keywords {

    private static final int LONGEST_DESCRIPTION = 400;
    private static final Set<String> TYPES =
            Set.of("string", "number", "integer", "boolean", "array", "object", "null");
    private static final List<String> BOUNDS = List.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum");
    private static final List<String> COUNTS =
            List.of("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties");

    private Keywords() {}

    static ObjectNode copy(ObjectNode schema) {
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        types(schema, out);
        describe(schema, out);
        values(schema, out);
        numbers(schema, out);
        if (schema.path("format").isTextual()) {
            out.set("format", schema.get("format"));
        }
        if (schema.path("pattern").isTextual()
                && isPattern(schema.get("pattern").textValue())) {
            out.set("pattern", schema.get("pattern"));
        }
        if (schema.path("uniqueItems").isBoolean()) {
            out.set("uniqueItems", schema.get("uniqueItems"));
        }
        return out;
    }

    static ObjectNode describe(ObjectNode schema, ObjectNode out) {
        String description = schema.path("description").asText("");
        if (!description.isBlank()) {
            out.put("description", Texts.shorten(description, LONGEST_DESCRIPTION));
        }
        return out;
    }

    private static void types(ObjectNode schema, ObjectNode out) {
        List<String> types = new ArrayList<>();
        JsonNode given = schema.path("type");
        for (JsonNode one : given.isArray() ? given : List.of(given)) {
            if (TYPES.contains(one.asText()) && !types.contains(one.asText())) {
                types.add(one.asText());
            }
        }
        if (types.isEmpty() && schema.has("properties")) {
            types.add("object");
        }
        if (!types.isEmpty() && isNullable(schema) && !types.contains("null")) {
            types.add("null");
        }
        if (types.size() == 1) {
            out.put("type", types.getFirst());
        } else if (!types.isEmpty()) {
            types.forEach(out.putArray("type")::add);
        }
    }

    private static boolean isNullable(ObjectNode schema) {
        return schema.path("nullable").asBoolean();
    }

    private static void values(ObjectNode schema, ObjectNode out) {
        if (schema.path("enum").isArray() && !schema.get("enum").isEmpty()) {
            ArrayNode values = schema.get("enum").deepCopy();
            if (isNullable(schema) && values.valueStream().noneMatch(JsonNode::isNull)) {
                values.addNull();
            }
            out.set("enum", values);
        }
        for (String name : List.of("const", "default")) {
            if (schema.has(name)) {
                out.set(name, schema.get(name));
            }
        }
    }

    private static void numbers(ObjectNode schema, ObjectNode out) {
        for (String name : BOUNDS) {
            if (schema.path(name).isNumber()) {
                out.set(name, schema.get(name));
            }
        }
        exclusive(schema, out, "minimum", "exclusiveMinimum");
        exclusive(schema, out, "maximum", "exclusiveMaximum");
        if (schema.path("multipleOf").isNumber() && schema.get("multipleOf").doubleValue() > 0) {
            out.set("multipleOf", schema.get("multipleOf"));
        }
        for (String name : COUNTS) {
            JsonNode count = schema.path(name);
            if (count.isIntegralNumber() && count.canConvertToInt() && count.intValue() >= 0) {
                out.set(name, count);
            }
        }
    }

    /** In OpenAPI 3.0 it says of the bound whether it is itself excluded. */
    private static void exclusive(ObjectNode schema, ObjectNode out, String bound, String exclusive) {
        if (schema.path(exclusive).isBoolean() && schema.get(exclusive).booleanValue() && out.has(bound)) {
            out.set(exclusive, out.remove(bound));
        }
    }

    private static boolean isPattern(String text) {
        try {
            Pattern.compile(text);
            return true;
        } catch (PatternSyntaxException ofAnotherDialect) {
            return false;
        }
    }
}
