package io.serai.http;

import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** Where a route finds the HTTP request that started it. */
public final class Inbound {

    static final String PROPERTY = "serai.request";

    private Inbound() {}

    /** The same, or null in an exchange that belongs to no request. */
    public static @Nullable Request requestOrNull(Exchange exchange) {
        return exchange.getProperty(PROPERTY) instanceof Request request ? request : null;
    }

    /** Makes an exchange part of another's request. */
    public static void passOn(Exchange from, Exchange to) {
        to.setProperty(PROPERTY, request(from));
    }

    /** @throws IllegalStateException if the exchange did not come in through the front door */
    public static Request request(Exchange exchange) {
        if (exchange.getProperty(PROPERTY) instanceof Request request) {
            return request;
        }
        throw new IllegalStateException("Exchange " + exchange.getExchangeId() + " did not come in over HTTP");
    }
}
