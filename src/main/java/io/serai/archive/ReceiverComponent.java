package io.serai.archive;

import io.serai.http.OutboundClient;
import io.serai.secret.Secret;
import java.net.URI;
import java.util.Map;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultEndpoint;
import org.jspecify.annotations.Nullable;

/** {@code http:} and {@code https:} as targets of records: an address that is fixed, and no header that a message steers. */
final class ReceiverComponent extends DefaultComponent {

    private final OutboundClient client;
    private final @Nullable Secret authorization;

    ReceiverComponent(OutboundClient client, @Nullable Secret authorization) {
        this.client = client;
        this.authorization = authorization;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        parameters.clear(); // they are the receiver's
        return new Receiver(uri, URI.create(uri));
    }

    @Override
    public boolean useRawUri() {
        return true;
    }

    private final class Receiver extends DefaultEndpoint {

        private final URI address;

        Receiver(String uri, URI address) {
            super(uri, ReceiverComponent.this);
            this.address = address;
        }

        @Override
        public Producer createProducer() {
            return new ReceiverProducer(this, address, client, authorization);
        }

        @Override
        public Consumer createConsumer(Processor processor) {
            throw new UnsupportedOperationException("Records are sent here, nothing is read");
        }

        @Override
        public boolean isLenientProperties() {
            return true;
        }
    }
}
