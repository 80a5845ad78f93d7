package io.serai.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.json.JsonBytes;
import io.serai.provider.Provider.BodyFormat;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a tool's arguments become a request: some fill the path, the rest becomes the query or the body under the same
 * names. Everything is data; nothing here is parsed as an address or an expression.
 *
 * @param sendInBody whether arguments that are neither path nor query go to the body
 * @param queryNames arguments that go to the query although the rest goes to the body
 * @param base64 the argument that is text and is sent Base64-encoded; null for none
 */
record RequestMapping(
        String method,
        PathTemplate path,
        boolean sendInBody,
        Set<String> queryNames,
        @Nullable String base64,
        BodyFormat format)
        implements Mapping {

    /** The argument by which a caller says that its text is Base64 already; never sent. */
    private static final String ENCODING = "encoding";

    /**
     * A request without the provider's address and credential.
     *
     * @param format of the body
     */
    record Target(String pathAndQuery, byte @Nullable [] body, BodyFormat format) {

        /** One without a body. */
        Target(String pathAndQuery) {
            this(pathAndQuery, null, BodyFormat.JSON);
        }
    }

    @Override
    public Target map(ObjectNode arguments, ObjectMapper json) {
        StringBuilder target = new StringBuilder(128);
        path.expand(target, arguments);
        char separator = '?';
        for (Map.Entry<String, JsonNode> argument : arguments.properties()) {
            if (goesToQuery(argument.getKey())) {
                separator = appendQuery(target, separator, argument.getKey(), argument.getValue());
            }
        }
        return new Target(target.toString(), sendInBody ? body(arguments, json) : null, format);
    }

    private boolean goesToQuery(String name) {
        return queryNames.contains(name) || !sendInBody && !path.names().contains(name) && !isEncoding(name);
    }

    private boolean goesToBody(String name) {
        return !path.names().contains(name) && !queryNames.contains(name) && !isEncoding(name);
    }

    private boolean isEncoding(String name) {
        return base64 != null && name.equals(ENCODING);
    }

    private static char appendQuery(StringBuilder target, char separator, String name, JsonNode value) {
        char next = separator;
        if (value.isArray()) {
            for (JsonNode element : value) {
                next = appendQuery(target, next, name, element);
            }
        } else if (!value.isNull()) {
            PercentEncoding.append(target.append(next), name);
            PercentEncoding.append(target.append('='), text(value));
            next = '&';
        }
        return next;
    }

    private byte[] body(ObjectNode arguments, ObjectMapper json) {
        return format == BodyFormat.JSON ? jsonBody(arguments, json) : formBody(arguments);
    }

    private byte[] jsonBody(ObjectNode arguments, ObjectMapper json) {
        return JsonBytes.of(json, generator -> {
            generator.writeStartObject();
            for (Map.Entry<String, JsonNode> argument : arguments.properties()) {
                if (goesToBody(argument.getKey())) {
                    generator.writeFieldName(argument.getKey());
                    if (isEncoded(argument.getKey(), arguments)) {
                        generator.writeString(encoded(argument.getValue()));
                    } else {
                        json.writeTree(generator, argument.getValue());
                    }
                }
            }
            generator.writeEndObject();
        });
    }

    private byte[] formBody(ObjectNode arguments) {
        StringBuilder form = new StringBuilder(256);
        for (Map.Entry<String, JsonNode> argument : arguments.properties()) {
            if (goesToBody(argument.getKey()) && !argument.getValue().isNull()) {
                boolean encode = isEncoded(argument.getKey(), arguments);
                PercentEncoding.append(form.isEmpty() ? form : form.append('&'), argument.getKey());
                PercentEncoding.append(
                        form.append('='), encode ? encoded(argument.getValue()) : text(argument.getValue()));
            }
        }
        return form.toString().getBytes(UTF_8);
    }

    private boolean isEncoded(String name, ObjectNode arguments) {
        return name.equals(base64) && !arguments.path(ENCODING).asText().equals("base64");
    }

    private static String encoded(JsonNode text) {
        return Base64.getEncoder().encodeToString(text.asText().getBytes(UTF_8));
    }

    static String text(JsonNode value) {
        return value.isValueNode() ? value.asText() : value.toString();
    }
}
