package io.serai.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.gateway.Answers;
import io.serai.gateway.Authorize;
import io.serai.gateway.Call;
import io.serai.http.Answer;
import io.serai.tenant.Scope;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Step {@code mcpMethod}: answers every message that is no call of a tool. */
final class AnswerMethod implements Processor {

    /** What tells nothing about the tools. */
    private static final Set<String> FOR_ANYBODY = Set.of("initialize", "ping", "server/discover");

    private final Map<String, Method> withSessions;
    private final Map<String, Method> modern;
    private final Offers offers;
    private final RpcAnswers rpc;
    private final Answers answers;

    /**
     * @param withSessions the methods of the revisions until 2025
     * @param modern the methods of those that follow
     */
    AnswerMethod(
            Map<String, Method> withSessions,
            Map<String, Method> modern,
            RpcAnswers rpc,
            Answers answers,
            Offers offers) {
        this.offers = offers;
        this.withSessions = Map.copyOf(withSessions);
        this.modern = Map.copyOf(modern);
        this.rpc = rpc;
        this.answers = answers;
    }

    @Override
    public void process(Exchange exchange) {
        Call call = Call.of(exchange);
        exchange.getMessage().setBody(answers.withHeaders(answer(call, Message.of(exchange)), call));
    }

    private Answer answer(Call call, Message message) {
        if (message.isNotification()) {
            hear(message);
            return RpcAnswers.accepted();
        }
        Method method = (message.isModern() ? modern : withSessions).get(message.method());
        try {
            if (method == null) {
                throw RpcError.unknownMethod(message);
            }
            offers.requireOffered(message);
            if (!FOR_ANYBODY.contains(message.method())
                    && !call.principal().scopes().contains(Scope.TOOLS_READ)) {
                throw Authorize.missing(Scope.TOOLS_READ);
            }
            return message.deliver(method.answer(call, message));
        } catch (RpcError refused) {
            return message.deliver(rpc.error(message.id(), refused));
        }
    }

    private static void hear(Message message) {
        JsonNode cancelled = message.params().get("requestId");
        if (message.method().equals("notifications/cancelled") && message.session() != null && cancelled != null) {
            message.session().cancel(cancelled.toString());
        }
    }
}
