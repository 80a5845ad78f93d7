package io.serai.gateway;

import io.serai.deadletter.DeadLetter;
import io.serai.deadletter.DeadLetters;
import io.serai.deadletter.LetterArguments;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.tenant.OperatorRole;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/** Step {@code getDeadLetter}: one letter of the tenant; its arguments only on request. */
final class GetDeadLetter implements Processor {

    private final DeadLetters letters;
    private final LetterArguments arguments;

    GetDeadLetter(DeadLetters letters, LetterArguments arguments) {
        this.letters = letters;
        this.arguments = arguments;
    }

    @Override
    public void process(Exchange exchange) {
        Call call = Call.of(exchange);
        boolean all = Queries.word(call.request(), "include", List.of("arguments")) != null;
        if (all && call.principal().role() == OperatorRole.VIEWER) {
            throw Problem.of(ProblemType.ADMIN_REQUIRED, "This operator's role may not see arguments.");
        }
        DeadLetter letter = find(letters, call);
        Map<String, @Nullable Object> view = DeadLetterViews.of(letter);
        if (all) {
            view.put("arguments", arguments.open(letter).orElse(null));
        }
        exchange.getMessage().setBody(Reply.ok(view));
    }

    /** @throws Problem 404, the same for another tenant's letter as for one that never was */
    static DeadLetter find(DeadLetters letters, Call call) {
        return letters.find(call.tenant().id(), call.request().pathParameter("id"))
                .orElseThrow(() -> Problem.of(ProblemType.DEAD_LETTER_NOT_FOUND, "There is no such dead letter."));
    }
}
