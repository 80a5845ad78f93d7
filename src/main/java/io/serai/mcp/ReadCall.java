package io.serai.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.credential.ConnectionId;
import io.serai.gateway.Call;
import io.serai.gateway.IdempotencyKeys;
import io.serai.gateway.JsonBody;
import io.serai.gateway.ReadWishes;
import io.serai.http.Request;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.tool.Tool;
import io.serai.tool.Wishes;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;
import org.jspecify.annotations.Nullable;

/** Step {@code mcpCall}: a message {@code tools/call} and those that work like it, as the call that every other door makes of its body. */
final class ReadCall extends AsyncProcessorSupport {

    private final Offers offers;
    private final RpcAnswers rpc;
    private final StreamedCalls streamed;

    ReadCall(Offers offers, RpcAnswers rpc, StreamedCalls streamed) {
        this.offers = offers;
        this.rpc = rpc;
        this.streamed = streamed;
    }

    @Override
    protected void doStart() {
        streamed.route().start();
    }

    @Override
    protected void doStop() {
        streamed.route().stop();
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        if (offers.areKnown(Call.of(exchange), Message.of(exchange))) {
            read(exchange);
            callback.done(true);
            return true;
        }
        Thread.startVirtualThread(() -> {
            read(exchange);
            callback.done(false);
        });
        return false;
    }

    private void read(Exchange exchange) {
        Message message = Message.of(exchange);
        Call call = Call.of(exchange);
        try {
            if (message.isNotification()) {
                throw RpcError.of(RpcError.INVALID_REQUEST, 400, "A call needs an id.");
            }
            Call.ToolRequest wanted = toolRequest(call, message);
            call.toolRequest(wanted);
            if (message.stream() != null || StreamedCalls.areWanted(call.request(), message)) {
                exchange.getMessage().setBody(streamed.begin(exchange, message, call.another(wanted)));
                exchange.setRouteStop(true);
            }
        } catch (RpcError refused) {
            exchange.getMessage().setBody(message.deliver(rpc.error(message.id(), refused)));
            exchange.setRouteStop(true);
        } catch (RuntimeException failed) {
            exchange.setException(failed);
        }
    }

    private Call.ToolRequest toolRequest(Call call, Message message) {
        Request request = call.request();
        Offers.Found found = offers.find(call, message);
        Tool tool = found.tool();
        ObjectNode meta = message.meta();
        return new Call.ToolRequest(
                tool.id(),
                connection(request, meta),
                found.arguments(),
                JsonBody.number(meta, "serai/timeoutMs", Call.ToolRequest.DEFAULT_TIMEOUT_MILLIS, 100, 120_000),
                meta.has("serai/options")
                        ? ReadWishes.ofOptions(JsonBody.objectField(meta, "serai/options"))
                        : Wishes.NONE,
                key(request, meta));
    }

    private static String connection(Request request, ObjectNode meta) {
        String named = one("X-Connection", request.header("X-Connection"), "serai/connection", meta);
        if (named != null && !ConnectionId.isValid(named)) {
            throw JsonBody.invalid("serai/connection", "must be 1 to 63 of a-z, 0-9, dot, dash and underscore");
        }
        return named == null ? ConnectionId.DEFAULT : named;
    }

    private static @Nullable String key(Request request, ObjectNode meta) {
        String field = "serai/idempotencyKey";
        return IdempotencyKeys.checked(one("Idempotency-Key", IdempotencyKeys.header(request), field, meta), field);
    }

    private static @Nullable String one(String header, @Nullable String inHead, String field, ObjectNode meta) {
        JsonNode value = meta.get(field);
        String inBody = value == null ? null : JsonBody.text(meta, field);
        if (inHead != null && inBody != null && !inHead.equals(inBody)) {
            throw Problem.of(
                    ProblemType.INVALID_REQUEST, "Header " + header + " and _meta " + field + " say different things.");
        }
        return inHead == null ? inBody : inHead;
    }
}
