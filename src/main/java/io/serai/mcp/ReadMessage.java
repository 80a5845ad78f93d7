package io.serai.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.gateway.Call;
import io.serai.gateway.JsonBody;
import io.serai.http.Request;
import io.serai.problem.Problem;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/** Step {@code mcpMessage}: the body as a message, of either era. What is none is answered here, and the route ends. */
final class ReadMessage implements Processor {

    private static final String VERSION_HEADER = "MCP-Protocol-Version";

    private final RpcAnswers answers;
    private final Sessions sessions;

    ReadMessage(RpcAnswers answers, Sessions sessions) {
        this.answers = answers;
        this.sessions = sessions;
    }

    @Override
    public void process(Exchange exchange) {
        Call call = Call.of(exchange);
        Request request = call.request();
        JsonNode id = null;
        try {
            ObjectNode body = body(request.body());
            id = id(body);
            Message message = message(call, body, id);
            message.attachTo(exchange);
            if (message.isModern()) {
                ModernRules.check(request, message);
            }
        } catch (RpcError refused) {
            exchange.getMessage().setBody(answers.error(id, refused));
            exchange.setRouteStop(true);
        }
    }

    private static ObjectNode body(byte[] body) {
        try {
            return JsonBody.object(body);
        } catch (Problem malformed) {
            int code = body.length > 0 && body[0] == '[' ? RpcError.INVALID_REQUEST : RpcError.PARSE_ERROR;
            throw RpcError.of(code, 400, malformed.detail());
        }
    }

    private static @Nullable JsonNode id(ObjectNode body) {
        JsonNode id = body.get("id");
        if (id == null || id.isTextual() || id.isIntegralNumber()) {
            return id;
        }
        throw RpcError.of(RpcError.INVALID_REQUEST, 400, "An id is a text or a whole number.");
    }

    private Message message(Call call, ObjectNode body, @Nullable JsonNode id) {
        Request request = call.request();
        if (!body.path("jsonrpc").asText().equals("2.0")) {
            throw RpcError.of(RpcError.INVALID_REQUEST, 400, "Member jsonrpc must be 2.0.");
        }
        boolean isReply = !body.has("method") && (body.has("result") || body.has("error"));
        if (!isReply && !body.path("method").isTextual()) {
            throw RpcError.of(RpcError.INVALID_REQUEST, 400, "Member method must be a text.");
        }
        ObjectNode params = Message.object(body, "params");
        ObjectNode meta = Message.object(params, "_meta");
        String method = isReply ? "" : body.path("method").textValue();
        JsonNode known = isReply ? null : id;
        if (OpenPair.isMessage(request)) {
            return new Message(known, method, params, meta, Revision.V2024_11_05, OpenPair.session(sessions, call));
        }
        Revision revision = revision(request, meta);
        Session session = revision.isModern() || method.equals("initialize") ? null : session(call);
        return new Message(known, method, params, meta, revision, session);
    }

    private @Nullable Session session(Call call) {
        String named = call.request().header(Session.HEADER);
        if (named == null) {
            return null;
        }
        Session session = sessions.find(named, Owner.of(call));
        if (session == null) {
            throw RpcError.of(RpcError.INVALID_REQUEST, 404, "There is no such session; initialize a new one.");
        }
        return session;
    }

    /** Modern is who says so in the message, or names in the head a revision that is not one of the others. */
    private static Revision revision(Request request, ObjectNode meta) {
        String header = request.header(VERSION_HEADER);
        Revision named = Revision.of(header);
        if (meta.has(ModernRules.VERSION) || header != null && named == null) {
            return Revision.V2026_07_28;
        }
        return named == null ? Revision.V2025_03_26 : named;
    }

    /** What the era's rules say of a client that does not name a revision we know. */
    static RpcError unsupported(String requested) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.putArray("supported").add(Revision.V2026_07_28.text());
        data.put("requested", requested);
        return new RpcError(
                RpcError.UNSUPPORTED_VERSION, 400, "This revision of the protocol is not spoken here.", data);
    }
}
