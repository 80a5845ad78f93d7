package io.serai.gateway;

import io.serai.problem.Outcome;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.tool.Invocation;
import io.serai.tool.Paging;
import io.serai.tool.Progress;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeExtension;
import org.apache.camel.support.AsyncProcessorSupport;

/** Step {@code dispatch}: hands the call to the tool's route and takes its result, whatever form the route left it in. */
final class Dispatch extends AsyncProcessorSupport {

    private final CallSpans spans;

    Dispatch(CallSpans spans) {
        this.spans = spans;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        Call call = Call.of(exchange);
        if (call.isAnsweredBefore()) {
            callback.done(true);
            return true;
        }
        Call.ToolRequest wanted = call.toolRequest();
        long deadline = call.request().arrivedAt() + TimeUnit.MILLISECONDS.toNanos(wanted.timeoutMillis());
        Invocation invocation = new Invocation(
                call.tool(),
                call.tenant().id(),
                wanted.connection(),
                wanted.arguments(),
                call.request().id(),
                deadline,
                wanted.key(),
                wanted.wishes());
        Progress progress = call.progress();
        if (progress != null) {
            invocation.progress(progress);
        }
        invocation.span(spans.begin(call));
        invocation.attachTo(exchange);
        exchange.getMessage().setBody(wanted.arguments());
        call.dispatch();
        return call.tool().route().process(exchange, doneSync -> {
            collect(exchange, call, invocation);
            callback.done(doneSync);
        });
    }

    private static void collect(Exchange exchange, Call call, Invocation invocation) {
        call.kept(invocation.kept());
        exchange.setRouteStop(false); // "stop" ends the tool's route, not ours
        if (exchange.getException() == null) {
            call.result(exchange.getMessage().getBody());
            Paging paging = invocation.paging();
            if (paging != null) {
                call.paging(paging.view());
            }
            call.handled(invocation.unknown());
            exchange.removeProperty(Exchange.EXCEPTION_CAUGHT); // a failure that the route handled is none of the call
            return;
        }
        if (!(exchange.getException() instanceof Problem) && isLeaving(exchange, call)) {
            exchange.setException(leaving(exchange));
        }
        if (invocation.hasEffect() && exchange.getException() instanceof Problem problem) {
            // That the last step did nothing does not undo an earlier one: nobody may make the call again by himself.
            exchange.setException(problem.withOutcome(Outcome.UNKNOWN));
        }
        // The tool's route has no error handler; whatever it noted must not keep ours from acting.
        ExchangeExtension extension = exchange.getExchangeExtension();
        extension.setRedeliveryExhausted(false);
        extension.setErrorHandlerHandled(null);
        exchange.setRollbackOnly(false);
    }

    /** Whether the route was stopped between the moment when the tool was found and the moment when it was called. */
    private static boolean isLeaving(Exchange exchange, Call call) {
        return exchange.getException() instanceof RejectedExecutionException
                || call.tool().isStopped();
    }

    private static Problem leaving(Exchange exchange) {
        return Problem.of(ProblemType.SERVICE_NOT_READY, "The tool is being replaced; try again.")
                .withOutcome(Invocation.wasSent(exchange) ? Outcome.UNKNOWN : Outcome.NOT_SENT)
                .withRetryAfter(1)
                .causedBy(exchange.getException());
    }
}
