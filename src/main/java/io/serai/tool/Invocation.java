package io.serai.tool;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.camel.Exchange;

/**
 * One execution of a tool, as the steps of its route see it: for whom, with what, by when. It travels as an exchange
 * property, so no header and no argument can change it.
 *
 * @param deadline {@link System#nanoTime()} by which the answer must be there
 */
public record Invocation(
        Tool tool, String tenantId, String connection, ObjectNode arguments, String requestId, long deadline) {

    private static final String PROPERTY = "serai.invocation";
    private static final String SENT = "serai.sent";

    public void attachTo(Exchange exchange) {
        exchange.setProperty(PROPERTY, this);
    }

    /** @throws IllegalStateException if the exchange is not inside a tool's route */
    public static Invocation of(Exchange exchange) {
        if (exchange.getProperty(PROPERTY) instanceof Invocation invocation) {
            return invocation;
        }
        throw new IllegalStateException("No tool is being called; start the route with from: tool:<id>");
    }

    /** Notes that from now on the provider may have seen the call. */
    public static void markSent(Exchange exchange) {
        exchange.setProperty(SENT, Boolean.TRUE);
    }

    /** Whether the provider may have seen the call. */
    public static boolean wasSent(Exchange exchange) {
        return exchange.getProperty(SENT) != null;
    }

    /** Milliseconds left, never negative. */
    public long remainingMillis() {
        return Math.max(0, (deadline - System.nanoTime()) / 1_000_000);
    }
}
