package io.serai.custom;

import io.serai.http.Inbound;
import io.serai.http.OutboundRequest;
import io.serai.http.Request;
import io.serai.problem.Outcome;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.tool.Effect;
import io.serai.tool.Effects;
import io.serai.tool.Invocation;
import io.serai.tool.RawJson;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;

/** The whole route of a tool of a tenant's server: asks the server, and leaves what it says as the message's body. */
final class CallServerTool extends AsyncProcessorSupport {

    private final CustomServer server;
    private final CustomTool tool;
    private final ServerCalls calls;

    CallServerTool(CustomServer server, CustomTool tool, ServerCalls calls) {
        this.server = server;
        this.tool = tool;
        this.calls = calls;
        start();
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        try {
            exchange.getMessage().setBody(call(exchange));
        } catch (RuntimeException failed) {
            exchange.setException(failed);
        }
        callback.done(true);
        return true;
    }

    private RawJson call(Exchange exchange) {
        Invocation invocation = Invocation.of(exchange);
        if (invocation.remainingMillis() == 0) {
            throw Problem.of(ProblemType.PROVIDER_TIMEOUT, "The time limit of the call is over; nothing was sent.")
                    .withOutcome(Outcome.NOT_SENT);
        }
        Effects changes = invocation.tool().effect() == Effect.READ ? null : Effects.of(exchange);
        Invocation.markSent(exchange);
        try {
            RawJson result = calls.call(server, tool, invocation.arguments(), asking(exchange, invocation));
            if (changes != null) {
                changes.mark();
            }
            return result;
        } catch (Problem problem) {
            if (changes != null && problem.outcome() == Outcome.UNKNOWN) {
                changes.mark();
                invocation.markUnknown(problem);
            }
            throw problem;
        }
    }

    private static Asking asking(Exchange exchange, Invocation invocation) {
        Request request = Inbound.requestOrNull(exchange);
        return Asking.within(
                invocation.remainingMillis(),
                request == null ? null : new OutboundRequest.Part(request, invocation.tenantId()));
    }
}
