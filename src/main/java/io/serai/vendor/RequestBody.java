package io.serai.vendor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.vendor.Operation.Body;
import io.serai.vendor.Operation.Content;
import io.serai.vendor.Operation.Style;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Makes arguments of the body that an operation takes. */
final class RequestBody {

    private static final Pattern JSON =
            Pattern.compile("application/json|[a-z]+/[a-z0-9.+-]+\\+json|application/\\*|\\*/\\*");
    private static final String FORM = "application/x-www-form-urlencoded";

    /** What an alternative may say without changing what the members are. */
    private static final Set<String> ONLY_WHICH = Set.of("required", "description", "type");

    private final SchemaConversion conversion;
    private JsonNode additional = MissingNode.getInstance();

    RequestBody(SchemaConversion conversion) {
        this.conversion = conversion;
    }

    /** What the body says of members that it does not name. */
    JsonNode additional() {
        return additional;
    }

    /**
     * Adds the arguments of a body.
     *
     * @throws UnusableOperation if it must be of a kind that is not sent
     */
    Body read(JsonNode body, Arguments arguments) {
        JsonNode content = body.path("content");
        boolean required = body.path("required").asBoolean();
        JsonNode json = ofType(content, JSON);
        JsonNode form = ofType(content, Pattern.compile(FORM));
        if (json.isMissingNode() && form.isMissingNode()) {
            if (required && !content.isEmpty()) {
                List<String> types = new ArrayList<>();
                content.fieldNames().forEachRemaining(types::add);
                throw new UnusableOperation("its body is " + String.join(" or ", types));
            }
            return Body.NONE;
        }
        boolean isForm = json.isMissingNode();
        JsonNode media = isForm ? form : json;
        ObjectNode schema = conversion.convert(media.path("schema"));
        if (!hasMembers(schema)) {
            if (isForm) {
                throw new UnusableOperation("its form has no named fields");
            }
            arguments.body(schema, required);
            return new Body(Content.WHOLE, false, required);
        }
        members(schema, media.path("encoding"), required, arguments);
        return new Body(Content.MEMBERS, isForm, required);
    }

    private static JsonNode ofType(JsonNode content, Pattern type) {
        for (Map.Entry<String, JsonNode> media : content.properties()) {
            String name = media.getKey().replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
            if (type.matcher(name).matches()) {
                return media.getValue();
            }
        }
        return MissingNode.getInstance();
    }

    /** Whether it is an object whose members are known. */
    private static boolean hasMembers(ObjectNode schema) {
        JsonNode type = schema.path("type");
        boolean object = type.asText().equals("object")
                || type.isArray()
                        && type.valueStream().anyMatch(one -> one.asText().equals("object"));
        if (!object || schema.path("properties").isEmpty()) {
            return false;
        }
        for (JsonNode alternative : schema.path("anyOf")) {
            Set<String> keywords = new HashSet<>();
            alternative.fieldNames().forEachRemaining(keywords::add);
            if (!ONLY_WHICH.containsAll(keywords)) {
                return false;
            }
        }
        return true;
    }

    private void members(ObjectNode schema, JsonNode encoding, boolean bodyRequired, Arguments arguments) {
        Set<String> required = new HashSet<>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        for (Map.Entry<String, JsonNode> member : schema.path("properties").properties()) {
            String name = member.getKey();
            arguments.member(
                    name,
                    References.object(member.getValue()),
                    bodyRequired && required.contains(name),
                    style(encoding.path(name), member.getValue()));
        }
        JsonNode others = schema.path("additionalProperties");
        additional = others.isObject() || others.asBoolean() ? others : MissingNode.getInstance();
    }

    /** How a field of a form is written. */
    private static Style style(JsonNode encoding, JsonNode schema) {
        if (encoding.path("style").asText().equals("deepObject")) {
            return Style.DEEP;
        }
        boolean joined = encoding.has("explode") && !encoding.get("explode").asBoolean();
        return joined && schema.path("type").asText().equals("array") ? Style.COMMA : Style.REPEATED;
    }
}
