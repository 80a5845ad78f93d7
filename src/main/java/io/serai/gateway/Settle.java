package io.serai.gateway;

import io.serai.audit.AuditEnd;
import io.serai.credential.StoreUnavailable;
import io.serai.problem.Outcome;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.secret.Undecipherable;
import io.serai.tool.RawJson;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Step {@code settle}: what became of the call, in one word each for the audit trail, the meters and the traces. A failure becomes
 * one of the closed list here and nowhere else; its cause is logged here, once.
 */
final class Settle implements Processor {

    private static final Logger LOGGER = LoggerFactory.getLogger(Settle.class);

    private final ToolMeters meters;
    private final CallSpans spans;

    Settle(ToolMeters meters, CallSpans spans) {
        this.meters = meters;
        this.spans = spans;
    }

    @Override
    public void process(Exchange exchange) {
        Call call = Call.of(exchange);
        Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        if (failure != null) {
            call.problem(problem(call, exchange, failure));
        }
        call.end(end(call));
        meters.count(call);
        spans.end(call);
    }

    private static Problem problem(Call call, Exchange exchange, Throwable failure) {
        Problem problem = failure instanceof Problem known ? known : translated(failure);
        if (problem.type() == ProblemType.INTERNAL_ERROR) {
            LOGGER.atError()
                    .addKeyValue("requestId", call.request().id())
                    .addKeyValue("route", exchange.getFromRouteId())
                    .setCause(failure)
                    .log("A step failed unexpectedly");
        } else if (problem.getCause() != null) {
            LOGGER.atWarn()
                    .addKeyValue("requestId", call.request().id())
                    .addKeyValue("code", problem.type())
                    .addKeyValue("cause", problem.getCause().getClass().getSimpleName())
                    .log("A call failed");
            LOGGER.atDebug()
                    .addKeyValue("requestId", call.request().id())
                    .setCause(problem.getCause())
                    .log("The cause of a failed call");
        }
        // A failure of ours after the call went out: nobody knows what it did.
        return problem != failure && call.dispatched() ? problem.withOutcome(Outcome.UNKNOWN) : problem;
    }

    private static Problem translated(Throwable failure) {
        return switch (failure) {
            case StoreUnavailable down -> down.problem();
            case DataAccessException down -> storeUnavailable(down);
            case TransactionException down -> storeUnavailable(down);
            case Undecipherable damaged ->
                Problem.of(ProblemType.VAULT_ENCRYPTION_ERROR, "A stored value does not open.")
                        .causedBy(damaged);
            default -> Problem.of(ProblemType.INTERNAL_ERROR, "The request could not be handled.");
        };
    }

    private static Problem storeUnavailable(Throwable down) {
        return Problem.of(ProblemType.STORE_UNAVAILABLE, "The database does not answer at the moment.")
                .withRetryAfter(5)
                .causedBy(down);
    }

    private static AuditEnd end(Call call) {
        Problem problem = call.problem();
        Problem handled = call.handled();
        if (problem == null && handled != null) { // the route had an answer, but what the write did nobody knows
            return new AuditEnd(
                            "success", Outcome.UNKNOWN.text(), handled.type().name(), call.elapsedMillis())
                    .withResult(resultBytes(call));
        }
        if (problem == null) {
            return new AuditEnd("success", null, null, call.elapsedMillis())
                    .withResult(resultBytes(call))
                    .about(call.kept());
        }
        Outcome outcome = problem.outcome();
        int status = problem.type().status();
        String result = outcome == Outcome.UNKNOWN ? "unknown" : status == 401 || status == 403 ? "denied" : "failure";
        return new AuditEnd(
                result, outcome == null ? null : outcome.text(), problem.type().name(), call.elapsedMillis());
    }

    /** What is passed through may still be under way, and who replays a letter gives the result of another call. */
    private static long resultBytes(Call call) {
        boolean ofTool = call.toolIfKnown() != null && !call.isPassedThrough();
        return ofTool && call.result() instanceof RawJson raw ? raw.bytes().length : 0;
    }
}
