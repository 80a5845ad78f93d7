package io.serai.vendor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.vendor.Operation.Field;
import io.serai.vendor.Operation.Place;
import io.serai.vendor.Operation.Style;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The arguments of one operation: what callers see of them, and where each goes. */
final class Arguments {

    /** Longest name that models' function interfaces take. */
    private static final int LONGEST_NAME = 64;

    private static final int LONGEST_DESCRIPTION = 400;

    private final ObjectNode properties = JsonNodeFactory.instance.objectNode();
    private final ArrayNode required = JsonNodeFactory.instance.arrayNode();
    private final List<Field> fields = new ArrayList<>();
    private final Map<String, String> pathNames = new HashMap<>();
    private final Names names = new Names(LONGEST_NAME);
    private final Set<String> taken = new HashSet<>();

    /** A value in the path; a list or an object there is written as text. */
    String path(String name, ObjectNode schema, String description) {
        return pathNames.computeIfAbsent(name, unknown -> {
            boolean text =
                    List.of("array", "object").contains(schema.path("type").asText());
            ObjectNode shown = text ? JsonNodeFactory.instance.objectNode().put("type", "string") : schema;
            // A placeholder has no dashes.
            return add(name.replace('-', '_'), "path", shown, description, true);
        });
    }

    void query(String name, ObjectNode schema, String description, boolean needed, Style style) {
        fields.add(new Field(add(name, "query", schema, description, needed), name, Place.QUERY, style));
    }

    /** @param style how it is written in a form; of no meaning in JSON */
    void member(String name, ObjectNode schema, boolean needed, Style style) {
        String argument = add(name, "body", schema, "", needed);
        if (!argument.equals(name) || style != Style.REPEATED) {
            fields.add(new Field(argument, name, Place.BODY, style));
        }
    }

    /** The whole body as one argument. */
    void body(ObjectNode schema, boolean needed) {
        fields.add(new Field(add("body", "request", schema, "", needed), "body", Place.BODY, Style.JSON));
    }

    private String add(String name, String place, ObjectNode schema, String description, boolean needed) {
        String argument = names.of(taken.contains(name.toLowerCase(Locale.ROOT)) ? place + "_" + name : name);
        taken.add(name.toLowerCase(Locale.ROOT));
        if (!description.isBlank()) {
            schema.put("description", Texts.shorten(description, LONGEST_DESCRIPTION));
        }
        properties.set(argument, schema);
        if (needed) {
            required.add(argument);
        }
        return argument;
    }

    List<Field> fields() {
        return fields;
    }

    /** The path with the arguments' names in it. */
    String inPath(String path) {
        String named = path;
        for (Map.Entry<String, String> name : pathNames.entrySet()) {
            named = named.replaceAll("\\{(\\+?)\\Q" + name.getKey() + "\\E}", "{$1" + name.getValue() + "}");
        }
        return named;
    }

    /** @param additional what is said of further members of the body; missing: there are none */
    ObjectNode schema(JsonNode additional) {
        ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "object");
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
        schema.set("properties", properties);
        schema.set(
                "additionalProperties",
                additional.isMissingNode() ? JsonNodeFactory.instance.booleanNode(false) : additional);
        return schema;
    }
}
