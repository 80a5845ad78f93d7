package io.serai.proxy;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns addresses of a provider's API into those by which the caller reaches them through us, so that a client that
 * follows a link keeps within its own base address. Other addresses stay as they are.
 */
final class PublicAddresses {

    private static final Pattern IN_LINK = Pattern.compile("<([^<>]*)>");

    private final URI base;
    private final String basePath;
    private final String here;

    /** @param here what stands in the place of the base address; no slash at its end */
    PublicAddresses(URI base, String here) {
        this.base = base;
        this.basePath = base.getRawPath() == null ? "" : base.getRawPath().replaceAll("/+$", "");
        this.here = here;
    }

    /** The value of a {@code Link} header (RFC 8288). */
    String inLink(String value) {
        return IN_LINK.matcher(value).replaceAll(found -> Matcher.quoteReplacement("<" + of(found.group(1)) + ">"));
    }

    String of(String address) {
        try {
            URI uri = new URI(address);
            boolean relative = uri.getHost() == null && uri.getScheme() == null && address.startsWith("/");
            if (!relative && !isSameOrigin(uri)) {
                return address;
            }
            String path = uri.getRawPath() == null ? "" : uri.getRawPath();
            if (!path.equals(basePath) && !path.startsWith(basePath + "/")) {
                return address;
            }
            String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
            String fragment = uri.getRawFragment() == null ? "" : "#" + uri.getRawFragment();
            return here + path.substring(basePath.length()) + query + fragment;
        } catch (URISyntaxException notOne) {
            return address;
        }
    }

    private boolean isSameOrigin(URI uri) {
        return uri.getHost() != null
                && uri.getRawUserInfo() == null
                && uri.getHost().equalsIgnoreCase(base.getHost())
                && (uri.getScheme() == null
                        || base.getScheme().equals(uri.getScheme().toLowerCase(Locale.ROOT)))
                && port(uri) == port(base);
    }

    private int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : "https".equals(base.getScheme()) ? 443 : 80;
    }
}
