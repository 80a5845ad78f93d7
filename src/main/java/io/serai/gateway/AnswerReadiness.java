package io.serai.gateway;

import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Step {@code readiness}: whether calls can be served here. Waits, so it comes after {@code onVirtualThread}. */
final class AnswerReadiness implements Processor {

    private final Readiness readiness;
    private final Map<String, Supplier<String>> conditions;
    private final BooleanSupplier leaving;

    /**
     * @param conditions of some checks, what there is to say beside whether calls can be served; each waits shortly
     * @param leaving whether this instance is about to stop
     */
    AnswerReadiness(Readiness readiness, Map<String, Supplier<String>> conditions, BooleanSupplier leaving) {
        this.readiness = readiness;
        this.conditions = conditions;
        this.leaving = leaving;
    }

    @Override
    public void process(Exchange exchange) {
        if (leaving.getAsBoolean()) {
            throw Problem.of(ProblemType.SERVICE_NOT_READY, "This instance is about to stop.")
                    .withRetryAfter(1)
                    .with("checks", Map.of("instance", "stopping"));
        }
        Readiness.State state = readiness.state();
        Map<String, String> checks = new LinkedHashMap<>(state.checks());
        conditions.forEach((name, condition) -> checks.put(name, condition.get()));
        if (!state.ready()) {
            throw Problem.of(ProblemType.SERVICE_NOT_READY, "A part of the service does not work at the moment.")
                    .withRetryAfter(1)
                    .with("checks", checks);
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("status", "ready");
        body.put("ready", true);
        body.put("checks", checks);
        exchange.getMessage().setBody(Reply.ok(body));
    }
}
