package io.serai.gateway;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.deadletter.DeadLetter;
import io.serai.deadletter.DeadLetters;
import io.serai.deadletter.LetterArguments;
import io.serai.idempotency.Executions;
import io.serai.problem.Problem;
import io.serai.tool.Wishes;
import java.util.Objects;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Step {@code replayDeadLetter}: sends a letter through the route {@code call}, as a new call of whoever asks for it. The
 * letter is claimed meanwhile, so that it is under way once. Blocks on the database, so it comes after {@code
 * onVirtualThread}.
 */
final class ReplayDeadLetter extends AsyncProcessorSupport {

    private static final Logger LOGGER = LoggerFactory.getLogger(ReplayDeadLetter.class);

    private final InnerRoute route;
    private final DeadLetters letters;
    private final LetterArguments arguments;
    private final ReplayChecks checks;

    ReplayDeadLetter(InnerRoute route, DeadLetters letters, LetterArguments arguments, ReplayChecks checks) {
        this.route = route;
        this.letters = letters;
        this.arguments = arguments;
        this.checks = checks;
    }

    @Override
    protected void doStart() {
        route.start();
    }

    @Override
    protected void doStop() {
        route.stop();
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        Call call = Call.of(exchange);
        try {
            ObjectNode body = body(call);
            boolean acceptDuplicate = JsonBody.flag(body, "acceptDuplicate", false);
            DeadLetter letter = GetDeadLetter.find(letters, call);
            Wishes wishes = new Wishes(ReadWishes.of(body).fields(), letter.pages());
            Executions.Again again = checks.check(letter, acceptDuplicate);
            ObjectNode stored =
                    arguments.open(letter).orElseThrow(() -> ReplayChecks.notOpen(DeadLetter.Status.EXPIRED));
            DeadLetter claimed =
                    letters.claim(letter).orElseThrow(() -> ReplayChecks.notOpen(DeadLetter.Status.REPLAYING));
            send(exchange, call, claimed, again(call, claimed, stored, wishes).asReplay(again), callback);
            return false;
        } catch (RuntimeException refused) {
            exchange.setException(refused);
            callback.done(true);
            return true;
        }
    }

    private static ObjectNode body(Call call) {
        byte[] body = call.request().body();
        return body.length == 0 ? JsonNodeFactory.instance.objectNode() : JsonBody.object(body);
    }

    /** Under the caller's key, so that a call that was made meanwhile is not made once more. */
    private static Call again(Call call, DeadLetter claimed, ObjectNode stored, Wishes wishes) {
        return call.another(new Call.ToolRequest(
                claimed.toolId(),
                claimed.connection(),
                stored,
                Call.ToolRequest.DEFAULT_TIMEOUT_MILLIS,
                wishes,
                claimed.idempotencyKey()));
    }

    private void send(Exchange exchange, Call call, DeadLetter claimed, Call again, AsyncCallback callback) {
        // Back from an event loop perhaps, which must not wait for the database.
        route.send(
                exchange,
                again,
                () -> Thread.startVirtualThread(() -> {
                    conclude(exchange, call, again, claimed);
                    callback.done(false);
                }));
    }

    private void conclude(Exchange exchange, Call call, Call again, DeadLetter claimed) {
        Problem problem = again.problem();
        try {
            if (problem == null) {
                letters.replayed(claimed);
            } else if (again.dispatched() && problem.outcome() != null) {
                letters.reopen(claimed, Objects.requireNonNull(problem.outcome()), problem.type(), problem.detail());
            } else {
                letters.release(claimed);
            }
        } catch (DataAccessException down) {
            // The answer is true all the same. When the lease ends, the letter is open again and its outcome unknown.
            LOGGER.atError()
                    .addKeyValue("requestId", call.request().id())
                    .addKeyValue("cause", down.getClass().getSimpleName())
                    .log("The end of a replay could not be noted");
        }
        if (problem == null) {
            call.result(again.result());
            call.paging(again.paging());
        } else {
            call.deadLetterId(claimed.id());
            exchange.setException(problem);
        }
    }
}
