package io.serai.http;

import org.apache.camel.Exchange;

/** Where a route finds the HTTP request that started it. */
public final class Inbound {

    static final String PROPERTY = "serai.request";

    private Inbound() {}

    /** @throws IllegalStateException if the exchange did not come in through the front door */
    public static Request request(Exchange exchange) {
        if (exchange.getProperty(PROPERTY) instanceof Request request) {
            return request;
        }
        throw new IllegalStateException("Exchange " + exchange.getExchangeId() + " did not come in over HTTP");
    }
}
