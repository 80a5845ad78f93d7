package io.serai.mcp;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.http.Answer;
import io.serai.json.JsonBytes;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes answers of the protocol. */
final class RpcAnswers {

    private static final byte[] NOTHING = {};

    private final ObjectMapper json;
    private final String version;

    RpcAnswers(ObjectMapper json, String version) {
        this.json = json;
        this.version = version;
    }

    /** For a notification that is taken. */
    static Answer accepted() {
        return new Answer(202, Answer.JSON, NOTHING, Map.of());
    }

    /** @param id null if it could not be read */
    Answer error(@Nullable JsonNode id, RpcError error) {
        return Answer.json(error.status(), errorText(id, error));
    }

    byte[] errorText(@Nullable JsonNode id, RpcError error) {
        return JsonBytes.of(json, generator -> {
            generator.writeStartObject();
            generator.writeStringField("jsonrpc", "2.0");
            if (id != null) {
                generator.writeFieldName("id");
                json.writeTree(generator, id);
            }
            generator.writeObjectFieldStart("error");
            generator.writeNumberField("code", error.code());
            generator.writeStringField("message", error.detail());
            if (error.data() != null) {
                generator.writeFieldName("data");
                json.writeTree(generator, error.data());
            }
            generator.writeEndObject();
            generator.writeEndObject();
        });
    }

    /** @param result complete but for what the era adds to every result */
    Answer answer(Message message, ObjectNode result) {
        return Answer.json(200, result(message, result));
    }

    /** A message that asks for no answer. */
    byte[] notification(String method, ObjectNode params) {
        return JsonBytes.of(json, generator -> {
            generator.writeStartObject();
            generator.writeStringField("jsonrpc", "2.0");
            generator.writeStringField("method", method);
            generator.writeFieldName("params");
            json.writeTree(generator, params);
            generator.writeEndObject();
        });
    }

    ObjectNode object() {
        return json.createObjectNode();
    }

    byte[] result(Message message, ObjectNode result) {
        return result(
                message,
                generator -> {
                    for (Map.Entry<String, JsonNode> member : result.properties()) {
                        generator.writeFieldName(member.getKey());
                        json.writeTree(generator, member.getValue());
                    }
                },
                null);
    }

    /**
     * @param members writes the members of the result
     * @param meta writes those of its {@code _meta}; null if there are none
     */
    byte[] result(Message message, JsonBytes.Document members, JsonBytes.@Nullable Document meta) {
        return JsonBytes.of(json, generator -> {
            generator.writeStartObject();
            generator.writeStringField("jsonrpc", "2.0");
            generator.writeFieldName("id");
            json.writeTree(generator, message.id());
            generator.writeObjectFieldStart("result");
            if (message.isModern()) {
                generator.writeStringField("resultType", "complete");
            }
            members.writeTo(generator);
            if (message.isModern() || meta != null) {
                generator.writeObjectFieldStart("_meta");
                meta(generator, message, meta);
                generator.writeEndObject();
            }
            generator.writeEndObject();
            generator.writeEndObject();
        });
    }

    private void meta(JsonGenerator generator, Message message, JsonBytes.@Nullable Document meta) throws IOException {
        if (message.isModern()) {
            server(generator);
        }
        if (meta != null) {
            meta.writeTo(generator);
        }
    }

    private void server(JsonGenerator generator) throws IOException {
        generator.writeObjectFieldStart("io.modelcontextprotocol/serverInfo");
        generator.writeStringField("name", "serai");
        generator.writeStringField("version", version);
        generator.writeEndObject();
    }

    /** Who answers. */
    ObjectNode serverInfo() {
        return json.createObjectNode()
                .put("name", "serai")
                .put("title", "Serai")
                .put("version", version);
    }
}
