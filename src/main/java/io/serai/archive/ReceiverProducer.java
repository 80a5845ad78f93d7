package io.serai.archive;

import io.serai.http.OutboundClient;
import io.serai.http.OutboundRequest;
import io.serai.http.OutboundResponse;
import io.serai.secret.Secret;
import java.net.URI;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;
import org.jspecify.annotations.Nullable;

/** Posts lines. They have arrived when the receiver answers with 2xx; anything else, and no answer, is a failure. */
final class ReceiverProducer extends DefaultProducer {

    private static final long TIMEOUT_MILLIS = 30_000;

    private final URI address;
    private final OutboundClient client;
    private final @Nullable Secret authorization;

    ReceiverProducer(Endpoint endpoint, URI address, OutboundClient client, @Nullable Secret authorization) {
        super(endpoint);
        this.address = address;
        this.client = client;
        this.authorization = authorization;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        byte[] lines = exchange.getMessage().getMandatoryBody(byte[].class);
        String id = exchange.getMessage().getHeader(CamelTarget.ID, "", String.class);
        OutboundResponse answer = client.exchange(new OutboundRequest(
                "POST",
                address,
                OutboundRequest.target(address),
                Map.of("Idempotency-Key", id, "User-Agent", "Serai"),
                "application/x-ndjson",
                lines,
                authorization,
                TIMEOUT_MILLIS));
        if (answer.status() / 100 != 2) {
            throw new ReceiverRefused(answer.status());
        }
    }
}
