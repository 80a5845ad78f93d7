package io.serai.gateway;

import io.serai.http.Request;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whether a request comes from this machine and was meant for it. A browser that follows a foreign page's link, or a
 * proxy that forwards for others, is not local although its address is.
 */
public final class Loopback {

    private static final Pattern ADDRESS = Pattern.compile("127(\\.\\d{1,3}){3}|0:0:0:0:0:0:0:1(%.*)?|::1");
    private static final Pattern HOST =
            Pattern.compile("(localhost|127(\\.\\d{1,3}){3}|\\[::1])(:\\d{1,5})?", Pattern.CASE_INSENSITIVE);

    private static final Set<String> SCHEMES = Set.of("http", "https");

    private Loopback() {}

    /** Whether the request is from here and for here. */
    public static boolean isLocal(Request request) {
        return isNear(request)
                && isLocalHost(request.header("Host"))
                && request.header("Forwarded") == null
                && request.header("X-Forwarded-For") == null
                && isLocalOrigin(request.header("Origin"));
    }

    /** Whether the peer is on this machine, for whomever it forwards. */
    public static boolean isNear(Request request) {
        return ADDRESS.matcher(request.remoteAddress()).matches();
    }

    /** Whether a header {@code Host} names this machine as only its own programs do. */
    public static boolean isLocalHost(@Nullable String host) {
        return host != null && HOST.matcher(host).matches();
    }

    /** Whether a header {@code Origin} is that of a page of this machine, or there is none. */
    public static boolean isLocalOrigin(@Nullable String origin) {
        if (origin == null) {
            return true;
        }
        int scheme = origin.indexOf("://");
        return scheme > 0
                && SCHEMES.contains(origin.substring(0, scheme).toLowerCase(Locale.ROOT))
                && isLocalHost(origin.substring(scheme + 3));
    }
}
