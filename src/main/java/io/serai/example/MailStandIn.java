package io.serai.example;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.mail.Letter;
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

/** Keeps the letter that a tool sends, instead of sending it. */
final class MailStandIn extends DefaultComponent {

    private volatile @Nullable JsonNode letter;

    MailStandIn() {
        setAutowiredEnabled(false);
    }

    /** The letter since the last time; null if there was none. */
    @Nullable
    JsonNode taken() {
        JsonNode last = letter;
        letter = null;
        return last;
    }

    private void take(Exchange exchange) {
        Letter sent = Letter.of(exchange.getMessage().getBody(ObjectNode.class));
        letter = sent.json();
        exchange.getMessage()
                .setBody(JsonNodeFactory.instance
                        .objectNode()
                        .put("messageId", "<1@example>")
                        .put("recipients", sent.to().size()));
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        return new DefaultEndpoint(uri, this) {
            @Override
            public Producer createProducer() {
                return new DefaultProducer(this) {
                    @Override
                    public void process(Exchange exchange) {
                        take(exchange);
                    }
                };
            }

            @Override
            public Consumer createConsumer(Processor processor) {
                throw new UnsupportedOperationException("smtp: is sent to; it cannot start a route");
            }
        };
    }
}
