package io.serai.vendor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes JSON Schema 2020-12 without references of the schemas of one operation, whether they are written for OpenAPI 3.0
 * or 3.1. Where it cannot follow, it becomes wider, never narrower: the vendor checks what it gets anyway.
 */
final class SchemaConversion {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** Deeper than any argument that a model writes well. */
    private static final int DEEPEST = 10;

    /** In one operation. */
    private static final int MOST_SCHEMAS = 1_500;

    /** References that lead to one another; what goes round is no answer. */
    private static final int FEW = 5;

    private final References references;
    private int schemas;

    SchemaConversion(References references) {
        this.references = references;
    }

    ObjectNode convert(JsonNode schema) {
        JsonNode converted = convert(schema, List.of(), 0);
        return converted instanceof ObjectNode object ? object : NODES.objectNode();
    }

    /** @param inside references that we are in: to meet one again would never end */
    private JsonNode convert(JsonNode raw, List<String> inside, int depth) {
        if (raw.isBoolean()) {
            return raw;
        }
        ObjectNode open = NODES.objectNode();
        if (!(raw instanceof ObjectNode) || depth > DEEPEST || ++schemas > MOST_SCHEMAS) {
            return Keywords.describe(References.object(raw), open);
        }
        List<String> now = new ArrayList<>(inside);
        ObjectNode schema = plain((ObjectNode) raw, now);
        if (schema == null) {
            return Keywords.describe((ObjectNode) raw, open);
        }
        ObjectNode out = Keywords.copy(schema);
        members(schema, out, now, depth);
        elements(schema, out, now, depth);
        alternatives(schema, out, now, depth);
        return out;
    }

    /**
     * The schema without {@code $ref} and {@code allOf}.
     *
     * @return null if it is one that we are in
     */
    private @Nullable ObjectNode plain(ObjectNode raw, List<String> inside) {
        ObjectNode schema = raw;
        while (schema.path("$ref").isTextual()) {
            String reference = schema.get("$ref").textValue();
            if (inside.contains(reference)) {
                return null;
            }
            inside.add(reference);
            ObjectNode target = References.object(references.get(reference)).deepCopy();
            schema.properties().stream()
                    .filter(beside -> !beside.getKey().equals("$ref"))
                    .forEach(beside -> target.set(beside.getKey(), beside.getValue()));
            schema = target;
        }
        return schema.path("allOf").isArray() ? joined(schema, inside) : schema;
    }

    private ObjectNode joined(ObjectNode schema, List<String> inside) {
        ObjectNode joined = schema.deepCopy();
        joined.remove("allOf");
        for (JsonNode part : schema.get("allOf")) {
            ObjectNode plain = part instanceof ObjectNode object ? plain(object, inside) : null;
            if (plain != null) {
                join(plain, joined);
            }
        }
        if (schema.get("allOf").size() > 1 || joined.has("properties")) {
            joined.remove("additionalProperties"); // each part closes itself alone
        }
        return joined;
    }

    private static void join(ObjectNode part, ObjectNode joined) {
        for (Map.Entry<String, JsonNode> keyword : part.properties()) {
            String name = keyword.getKey();
            if (name.equals("properties") && joined.path("properties") instanceof ObjectNode properties) {
                References.object(keyword.getValue())
                        .properties()
                        .forEach(property -> properties.putIfAbsent(property.getKey(), property.getValue()));
            } else if (name.equals("required") && joined.path("required") instanceof ArrayNode required) {
                keyword.getValue().forEach(required::add);
            } else if (!joined.has(name)) {
                joined.set(name, keyword.getValue().deepCopy());
            }
        }
    }

    private void members(ObjectNode schema, ObjectNode out, List<String> now, int depth) {
        if (schema.path("properties") instanceof ObjectNode given) {
            ObjectNode properties = out.putObject("properties");
            for (Map.Entry<String, JsonNode> property : given.properties()) {
                if (!isReadOnly(property.getValue())) {
                    properties.set(property.getKey(), convert(property.getValue(), now, depth + 1));
                }
            }
            required(schema, given, out);
        }
        JsonNode additional = schema.path("additionalProperties");
        if (additional.isBoolean()) {
            out.set("additionalProperties", additional);
        } else if (additional.isObject()) {
            out.set("additionalProperties", convert(additional, now, depth + 1));
        }
    }

    private void required(ObjectNode schema, ObjectNode properties, ObjectNode out) {
        ArrayNode required = NODES.arrayNode();
        for (JsonNode name : schema.path("required")) {
            boolean known = required.valueStream().anyMatch(name::equals);
            if (name.isTextual() && !known && !isReadOnly(properties.path(name.textValue()))) {
                required.add(name);
            }
        }
        if (!required.isEmpty()) {
            out.set("required", required);
        }
    }

    /** What only the vendor says is no argument. */
    private boolean isReadOnly(JsonNode property) {
        JsonNode schema = property;
        for (int i = 0; i < FEW && schema.path("$ref").isTextual() && !schema.has("readOnly"); i++) {
            schema = references.get(schema.get("$ref").textValue());
        }
        return schema.path("readOnly").asBoolean();
    }

    private void elements(ObjectNode schema, ObjectNode out, List<String> now, int depth) {
        if (schema.path("items").isObject() || schema.path("items").isBoolean()) {
            out.set("items", convert(schema.get("items"), now, depth + 1));
        }
        if (schema.path("prefixItems").isArray() && !schema.get("prefixItems").isEmpty()) {
            ArrayNode items = out.putArray("prefixItems");
            schema.get("prefixItems").forEach(item -> items.add(convert(item, now, depth + 1)));
        }
    }

    /** One of several and any of several alike: what fits two of them shall not fail for it. */
    private void alternatives(ObjectNode schema, ObjectNode out, List<String> now, int depth) {
        JsonNode given = schema.path("anyOf").isArray() ? schema.get("anyOf") : schema.path("oneOf");
        if (!given.isArray() || given.isEmpty()) {
            return;
        }
        ArrayNode any = out.putArray("anyOf");
        given.forEach(one -> any.add(convert(one, now, depth + 1)));
        if (schema.path("nullable").asBoolean() && !out.has("type")) {
            any.addObject().put("type", "null");
        }
    }
}
