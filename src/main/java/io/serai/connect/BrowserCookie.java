package io.serai.connect;

import io.serai.http.Request;
import io.serai.secret.Secret;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Ties a consent to the browser that was sent: one cookie per consent, named after its state, so that several may be
 * under way at once. {@code __Host-} (RFC 6265bis section 4.1.3.2) keeps other hosts from setting it.
 */
final class BrowserCookie {

    private static final int LIFETIME_SECONDS = 600;

    private BrowserCookie() {}

    /** The headers that give the cookie to the browser. */
    static Map<String, String> give(Secret state, Secret value) {
        return Map.of("Set-Cookie", name(state) + "=" + value.reveal() + attributes(LIFETIME_SECONDS));
    }

    /** The headers that take it away again. */
    static Map<String, String> take(Secret state) {
        return Map.of("Set-Cookie", name(state) + "=" + attributes(0));
    }

    private static String attributes(int seconds) {
        return "; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=" + seconds;
    }

    /** The cookie of this state that the browser brought; null if it brought none. */
    static @Nullable Secret of(Request request, Secret state) {
        String prefix = name(state) + "=";
        for (String header : request.headers("Cookie")) {
            for (String pair : header.split(";", -1)) {
                if (pair.trim().startsWith(prefix)) {
                    return Secret.of(pair.trim().substring(prefix.length()));
                }
            }
        }
        return null;
    }

    private static String name(Secret state) {
        return "__Host-serai-" + state.fingerprint();
    }
}
