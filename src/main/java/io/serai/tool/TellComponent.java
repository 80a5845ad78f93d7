package io.serai.tool;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;
import org.jspecify.annotations.Nullable;

/**
 * {@code to: tell:progress} and {@code to: tell:info}: tells the caller how far the call has come, or something about it,
 * if the caller wants to hear. The text is constant: what a vendor said belongs into the result.
 */
public final class TellComponent extends DefaultComponent {

    private static final String PROGRESS = "progress";

    /** What may stand behind {@code tell:}: progress, and the levels of syslog. */
    public static final Set<String> WORDS =
            Stream.concat(Stream.of(PROGRESS), Progress.LEVELS.stream()).collect(Collectors.toUnmodifiableSet());

    /** What is wrong with an option in a route file; null if nothing is. */
    public static @Nullable String fault(String name, String value) {
        return switch (name) {
            case "message" -> null;
            case "done", "total" -> value.matches("[0-9]{1,9}(\\.[0-9]{1,3})?") ? null : name + " must be a number";
            default -> "There is no parameter " + name;
        };
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        if (!WORDS.contains(remaining)) {
            throw new IllegalArgumentException("tell: takes one of " + WORDS);
        }
        return new TellEndpoint(uri, this, remaining);
    }

    /** Its options in a route file. */
    public static final class TellEndpoint extends DefaultEndpoint {

        private final String word;
        private double done;
        private @Nullable Double total;
        private @Nullable String message;

        TellEndpoint(String uri, Component component, String word) {
            super(uri, component);
            this.word = word;
        }

        /** How far it has come; more than the last time. */
        public void setDone(double done) {
            this.done = done;
        }

        /** What it will be at the end. */
        public void setTotal(double total) {
            this.total = total;
        }

        /** A text for the caller. */
        public void setMessage(String message) {
            this.message = message;
        }

        @Override
        public Producer createProducer() {
            return new DefaultProducer(this) {
                @Override
                public void process(Exchange exchange) {
                    tell(Invocation.of(exchange).progress());
                }
            };
        }

        private void tell(Progress progress) {
            if (word.equals(PROGRESS)) {
                progress.report(done, total, message);
            } else {
                progress.remark(word, message == null ? "" : message);
            }
        }

        @Override
        public Consumer createConsumer(Processor processor) {
            throw new UnsupportedOperationException("tell: is a step; it cannot start a route");
        }
    }
}
