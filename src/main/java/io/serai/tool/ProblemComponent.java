package io.serai.tool;

import io.serai.problem.Outcome;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import java.util.Map;
import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;

/** {@code to: problem:<CODE>}: ends a tool's route with a failure of the closed list. */
public final class ProblemComponent extends DefaultComponent {

    private static final int RATE_LIMIT_SECONDS = 30;

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        return new ProblemEndpoint(uri, this, problem(ProblemType.valueOf(remaining)));
    }

    /** Whether a tool may fail with this code. */
    public static boolean isKnown(String code) {
        try {
            return !problem(ProblemType.valueOf(code)).detail().isEmpty();
        } catch (IllegalArgumentException unknown) {
            return false;
        }
    }

    private static Problem problem(ProblemType type) {
        return switch (type) {
            case PROVIDER_REJECTED -> of(type, "The tool refused the call.", Outcome.REJECTED);
            case REAUTH_REQUIRED -> of(type, "The connection has ended; connect again.", Outcome.REJECTED);
            case PROVIDER_RATE_LIMITED ->
                of(type, "The tool takes no more calls for now.", Outcome.REJECTED)
                        .withRetryAfter(RATE_LIMIT_SECONDS);
            case PROVIDER_UNREACHABLE -> of(type, "The tool cannot be reached; nothing was sent.", Outcome.NOT_SENT);
            case PROVIDER_TIMEOUT -> of(type, "The tool did not answer in time.", Outcome.UNKNOWN);
            case PROVIDER_ERROR -> of(type, "The tool failed.", Outcome.UNKNOWN);
            default -> throw new IllegalArgumentException("A tool cannot fail with " + type);
        };
    }

    private static Problem of(ProblemType type, String detail, Outcome outcome) {
        return Problem.of(type, detail).withOutcome(outcome);
    }

    private static final class ProblemEndpoint extends DefaultEndpoint {

        private final Problem problem;

        ProblemEndpoint(String uri, Component component, Problem problem) {
            super(uri, component);
            this.problem = problem;
        }

        @Override
        public Producer createProducer() {
            return new DefaultProducer(this) {
                @Override
                public void process(Exchange exchange) {
                    exchange.setException(problem);
                }
            };
        }

        @Override
        public Consumer createConsumer(Processor processor) {
            throw new UnsupportedOperationException("problem: ends a route; it cannot start one");
        }
    }
}
