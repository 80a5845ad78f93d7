package io.serai.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.http.Answer;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * A message of a client, read and found to be in order. It travels as an exchange property.
 *
 * @param id a text or a whole number; null of a notification, which gets no answer
 * @param meta member {@code _meta} of the parameters; empty without one
 * @param session null of a client that has none
 */
record Message(
        @Nullable JsonNode id,
        String method,
        ObjectNode params,
        ObjectNode meta,
        Revision revision,
        @Nullable Session session) {

    static final String CALL_TOOL = "tools/call";
    static final String GET_PROMPT = "prompts/get";
    static final String READ_RESOURCE = "resources/read";

    private static final String PROPERTY = "serai.mcp";

    void attachTo(Exchange exchange) {
        exchange.setProperty(PROPERTY, this);
    }

    static Message of(Exchange exchange) {
        return Objects.requireNonNull(ifKnown(exchange), "mcpMessage comes first");
    }

    static @Nullable Message ifKnown(Exchange exchange) {
        return exchange.getProperty(PROPERTY) instanceof Message message ? message : null;
    }

    boolean isNotification() {
        return id == null;
    }

    /** Whether a tool's route answers it. */
    boolean isCall() {
        return method.equals(CALL_TOOL) || method.equals(GET_PROMPT) || method.equals(READ_RESOURCE);
    }

    /** What goes back with the request: the answer, unless it goes out on the stream of an {@link OpenPair old pair}. */
    Answer deliver(Answer answer) {
        Outlet stream = stream();
        if (stream == null) {
            return answer;
        }
        stream.send(answer.body());
        return RpcAnswers.accepted();
    }

    @Nullable
    Outlet stream() {
        return session == null ? null : session.stream();
    }

    boolean isModern() {
        return revision.isModern();
    }

    /** @throws RpcError if it is missing or no text */
    String requiredText(String member) {
        JsonNode value = params.get(member);
        if (value == null || !value.isTextual()) {
            throw RpcError.invalidParams("params." + member + " must be a text.");
        }
        return value.textValue();
    }

    /** @throws RpcError if it is there and no object */
    ObjectNode object(String member) {
        return object(params, member);
    }

    static ObjectNode object(ObjectNode parent, String member) {
        JsonNode value = parent.get(member);
        if (value == null || value.isNull()) {
            return parent.objectNode();
        }
        if (value instanceof ObjectNode object) {
            return object;
        }
        throw RpcError.invalidParams(member + " must be an object.");
    }
}
