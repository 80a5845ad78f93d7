package io.serai.oauth;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The token endpoint gave no tokens, for a reason that says nothing about the grant: it may be tried again later. */
public final class TokenRequestFailed extends Exception {

    private static final long serialVersionUID = 1;

    private final boolean sent;
    private final boolean answered;
    private final boolean clientRefused;
    private final transient @Nullable Duration retryAfter;
    private final transient @Nullable String vendorCode;

    private TokenRequestFailed(
            String reason,
            boolean sent,
            boolean answered,
            boolean clientRefused,
            @Nullable Duration retryAfter,
            @Nullable String vendorCode,
            @Nullable Throwable cause) {
        super(reason, cause);
        this.sent = sent;
        this.answered = answered;
        this.clientRefused = clientRefused;
        this.retryAfter = retryAfter;
        this.vendorCode = vendorCode;
    }

    /** No usable answer came. {@code sent} false: the vendor has not heard of it. */
    static TokenRequestFailed unanswered(String reason, boolean sent, @Nullable Throwable cause) {
        return new TokenRequestFailed(reason, sent, false, false, null, null, cause);
    }

    /** The vendor answered, but gave no tokens. */
    static TokenRequestFailed refused(
            String reason, boolean clientRefused, @Nullable Duration retryAfter, @Nullable String vendorCode) {
        return new TokenRequestFailed(reason, true, true, clientRefused, retryAfter, vendorCode, null);
    }

    /** Whether the request may have reached the vendor. */
    public boolean sent() {
        return sent;
    }

    /**
     * Whether the vendor said that it gave no tokens. A request that was {@link #sent} and not answered may have used up
     * a single-use token.
     */
    public boolean answered() {
        return answered;
    }

    /** Whether the vendor refused the client app, which only an operator can mend. */
    public boolean clientRefused() {
        return clientRefused;
    }

    /** How long the vendor asks to wait; null if it does not say. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    /** The vendor's error code: letters, digits, dots, dashes and underscores only; null if it gave none. */
    public @Nullable String vendorCode() {
        return vendorCode;
    }
}
