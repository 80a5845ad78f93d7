package io.serai.example;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;
import org.jspecify.annotations.Nullable;

/** Answers every query with the rows of the example that is being replayed: a database is not at hand. */
final class DatabaseStandIn extends DefaultComponent {

    private volatile @Nullable JsonNode rows;

    DatabaseStandIn() {
        setAutowiredEnabled(false);
    }

    void answer(@Nullable JsonNode next) {
        rows = next;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        parameters.clear(); // the lint has looked at them
        return new DefaultEndpoint(uri, this) {
            @Override
            public Producer createProducer() {
                return new DefaultProducer(this) {
                    @Override
                    public void process(Exchange exchange) {
                        if (rows == null) {
                            throw new IllegalStateException("The example has no rows for the tool's query");
                        }
                        exchange.getMessage().setBody(rows);
                    }
                };
            }

            @Override
            public Consumer createConsumer(Processor processor) {
                throw new UnsupportedOperationException("sql: is asked; it cannot start a route");
            }
        };
    }
}
