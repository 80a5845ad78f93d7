package io.serai.gateway;

import io.serai.http.Inbound;
import io.serai.problem.Outcome;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import java.util.Objects;
import org.apache.camel.AsyncProducer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.support.service.ServiceSupport;
import org.jspecify.annotations.Nullable;

/** A route of ours that takes one call out of another: an item of a batch, a letter that is sent again. */
public final class InnerRoute extends ServiceSupport {

    private final CamelContext camel;
    private final String uri;
    private @Nullable AsyncProducer producer;

    public InnerRoute(CamelContext camel, String uri) {
        this.camel = camel;
        this.uri = uri;
    }

    @Override
    protected void doStart() throws Exception {
        producer = camel.getEndpoint(uri).createAsyncProducer();
        producer.start();
    }

    @Override
    protected void doStop() {
        if (producer != null) {
            producer.stop();
        }
    }

    /** Runs the call to its end, on any thread; then it holds its result or its problem. */
    public void send(Exchange outer, Call call, Runnable whenDone) {
        Exchange exchange = outer.getFromEndpoint().createExchange();
        call.attachTo(exchange);
        Inbound.passOn(outer, exchange);
        Objects.requireNonNull(producer, "not started").process(exchange, doneSync -> {
            if (exchange.getException() != null && call.problem() == null) {
                // The route does not run, or failed at failing; what it did not settle must not pass for success.
                Problem problem = Problem.of(ProblemType.INTERNAL_ERROR, "The call could not be made.")
                        .causedBy(exchange.getException());
                call.problem(call.dispatched() ? problem.withOutcome(Outcome.UNKNOWN) : problem);
            }
            whenDone.run();
        });
    }
}
