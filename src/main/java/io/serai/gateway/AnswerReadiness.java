package io.serai.gateway;

import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Step {@code readiness}: whether calls can be served here. Waits, so it comes after {@code onVirtualThread}. */
final class AnswerReadiness implements Processor {

    private final Readiness readiness;

    AnswerReadiness(Readiness readiness) {
        this.readiness = readiness;
    }

    @Override
    public void process(Exchange exchange) {
        Readiness.State state = readiness.state();
        if (!state.ready()) {
            throw Problem.of(ProblemType.SERVICE_NOT_READY, "A part of the service does not work at the moment.")
                    .withRetryAfter(1)
                    .with("checks", state.checks());
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("status", "ready");
        body.put("ready", true);
        body.put("checks", state.checks());
        exchange.getMessage().setBody(Reply.ok(body));
    }
}
