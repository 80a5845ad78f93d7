package io.serai.gateway;

import io.serai.deadletter.DeadLetter;
import io.serai.deadletter.DeadLetters;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Step {@code discardDeadLetter}: gives up an open letter. */
final class DiscardDeadLetter implements Processor {

    private final DeadLetters letters;
    private final Clock clock;

    DiscardDeadLetter(DeadLetters letters, Clock clock) {
        this.letters = letters;
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) {
        DeadLetter letter = GetDeadLetter.find(letters, Call.of(exchange));
        if (!letters.discard(letter)) {
            throw Problem.of(ProblemType.DEAD_LETTER_STATE, "Only an open dead letter can be discarded.");
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("id", letter.id());
        body.put("status", DeadLetter.Status.DISCARDED.text());
        body.put("discardedAt", DeadLetterViews.wholeSeconds(clock.instant()));
        exchange.getMessage().setBody(Reply.ok(body));
    }
}
