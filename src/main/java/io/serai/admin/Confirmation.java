package io.serai.admin;

import io.serai.gateway.Call;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Step {@code mustBeConfirmed}: what cannot be undone needs {@code ?confirm=true}. */
final class Confirmation implements Processor {

    @Override
    public void process(Exchange exchange) {
        if (!"true".equals(Call.of(exchange).request().query("confirm"))) {
            throw Problem.of(
                    ProblemType.CONFIRMATION_REQUIRED, "This cannot be undone; confirm it with ?confirm=true.");
        }
    }
}
