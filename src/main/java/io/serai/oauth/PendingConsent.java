package io.serai.oauth;

import io.serai.credential.ConnectionId;
import io.serai.secret.Secret;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A consent under way: what must be remembered between sending a person to the vendor and the vendor's answer.
 *
 * @param connection the connection that it is for
 * @param starter who started it, as the audit trail names callers
 * @param clientId the client app in whose name it was asked
 * @param callback the callback address that the vendor was given
 * @param returnTo where the person goes afterwards; null: to Serai's own page
 * @param verifier of PKCE; null when the vendor takes none
 * @param browser SHA-256 of the cookie of the browser that must come back; null: any may
 */
public record PendingConsent(
        ConnectionId connection,
        String starter,
        String clientId,
        URI callback,
        @Nullable URI returnTo,
        @Nullable Secret verifier,
        @Nullable String browser) {

    /** Whether the browser that came back is the one that was sent. */
    public boolean isFrom(@Nullable Secret cookie) {
        return browser == null || cookie != null && Secret.of(browser).equals(Secret.of(StateHash.of(cookie)));
    }
}
