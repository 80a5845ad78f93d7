package io.serai.http;

/**
 * Why there is no answer of the provider.
 *
 * @param sent whether the request may have reached the provider
 */
public record OutboundFailure(Kind kind, boolean sent, Throwable cause) {

    /** The ways in which an exchange with a provider can break. */
    public enum Kind {
        /** No connection: refused, unknown host, TLS failure, or too many calls wait for one. */
        UNREACHABLE,
        /** A header or the credential holds what no header can. */
        UNSENDABLE,
        /** The client went away, fell silent or sent too much before its request was complete; the cause is a problem. */
        ABANDONED,
        /** The time limit ran out. */
        TIMEOUT,
        /** The connection broke before the answer was complete. */
        CUT,
        /** The answer is longer than we hold. */
        TOO_LARGE,
        /** The answer is longer than we hold, and whoever was to take it refused. */
        NOT_KEPT
    }
}
