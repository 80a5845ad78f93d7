package io.serai.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.json.JsonBytes;
import io.serai.provider.Provider.BodyFormat;
import io.serai.vendor.Operation;
import io.serai.vendor.Operation.Content;
import io.serai.vendor.Operation.Field;
import io.serai.vendor.Operation.Place;
import io.serai.vendor.Operation.Style;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How the arguments of an operation of a vendor's document become its request. */
final class OperationMapping implements Mapping {

    private final Operation operation;
    private final PathTemplate path;
    private final Map<String, Field> fields;

    OperationMapping(Operation operation) {
        this.operation = operation;
        this.path = new PathTemplate(operation.path());
        this.fields = operation.fields().stream().collect(Collectors.toMap(Field::argument, Function.identity()));
    }

    @Override
    public String method() {
        return operation.method();
    }

    @Override
    public PathTemplate path() {
        return path;
    }

    @Override
    public RequestMapping.Target map(ObjectNode arguments, ObjectMapper json) {
        StringBuilder target = new StringBuilder(128);
        path.expand(target, arguments);
        Pairs query = new Pairs(target, "?");
        for (Map.Entry<String, JsonNode> argument : arguments.properties()) {
            Field field = fields.get(argument.getKey());
            if (field != null && field.place() == Place.QUERY) {
                query.add(field.name(), argument.getValue(), field.style());
            }
        }
        boolean form = operation.body().form();
        return new RequestMapping.Target(
                target.toString(), body(arguments, json), form ? BodyFormat.FORM : BodyFormat.JSON);
    }

    private byte @Nullable [] body(ObjectNode arguments, ObjectMapper json) {
        Operation.Body body = operation.body();
        if (body.content() == Content.WHOLE) {
            return fields.values().stream()
                    .filter(field -> field.place() == Place.BODY && arguments.has(field.argument()))
                    .findFirst()
                    .map(field ->
                            JsonBytes.of(json, generator -> json.writeTree(generator, arguments.get(field.argument()))))
                    .orElse(null);
        }
        boolean any = body.required() || arguments.properties().stream().anyMatch(one -> goesToBody(one.getKey()));
        if (body.content() == Content.NONE || !any) {
            return null;
        }
        return body.form() ? form(arguments) : members(arguments, json);
    }

    private boolean goesToBody(String argument) {
        Field field = fields.get(argument);
        return !path.names().contains(argument) && (field == null || field.place() == Place.BODY);
    }

    private String nameOf(String argument) {
        Field field = fields.get(argument);
        return field == null ? argument : field.name();
    }

    private byte[] members(ObjectNode arguments, ObjectMapper json) {
        return JsonBytes.of(json, generator -> {
            generator.writeStartObject();
            for (Map.Entry<String, JsonNode> argument : arguments.properties()) {
                if (goesToBody(argument.getKey())) {
                    generator.writeFieldName(nameOf(argument.getKey()));
                    json.writeTree(generator, argument.getValue());
                }
            }
            generator.writeEndObject();
        });
    }

    private byte[] form(ObjectNode arguments) {
        StringBuilder form = new StringBuilder(256);
        Pairs pairs = new Pairs(form, "");
        for (Map.Entry<String, JsonNode> argument : arguments.properties()) {
            if (goesToBody(argument.getKey())) {
                Field field = fields.get(argument.getKey());
                pairs.add(
                        nameOf(argument.getKey()), argument.getValue(), field == null ? Style.REPEATED : field.style());
            }
        }
        return form.toString().getBytes(UTF_8);
    }
}
