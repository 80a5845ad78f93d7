package io.serai.http;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whose address counts as the client's. That of the peer, unless the peer is a proxy of the operator: then the address for
 * which that proxy asks, and so on up to the first one who is none of them. What stands further left was written by
 * anybody, and is not looked at.
 */
final class TrustedProxies {

    /** RFC 7239: the pair {@code for} of one hop, its value quoted or not. */
    private static final Pattern FOR =
            Pattern.compile("(?:^|;)\\s*for=(?:\"([^\"]*)\"|([^\";,\\s]*))\\s*(?=;|$)", Pattern.CASE_INSENSITIVE);

    private static final Pattern WITH_PORT = Pattern.compile("\\[([^\\]]*)](?::\\d{1,5})?|([^:]*):\\d{1,5}");

    private final AddressBlocks trusted;
    private final ForwardedBy by;

    TrustedProxies(AddressBlocks trusted, ForwardedBy by) {
        this.trusted = trusted;
        this.by = by;
    }

    /** In which header proxies are listened to. */
    String header() {
        return by.header();
    }

    boolean areNone() {
        return trusted.isEmpty();
    }

    /**
     * The address of the client in front of all trusted proxies.
     *
     * @param peer who is at the other end of the connection
     * @param written the header's values in their order
     */
    String client(String peer, List<String> written) {
        String client = peer;
        List<String> hops = hops(written);
        for (int i = hops.size() - 1; i >= 0 && trusted.contains(client); i--) {
            String before = address(hops.get(i));
            if (before == null) {
                return client; // "unknown", or a name of the proxy's own: nobody nearer is known
            }
            client = before;
        }
        return client;
    }

    private static List<String> hops(List<String> written) {
        List<String> hops = new ArrayList<>();
        for (String value : written) {
            hops.addAll(List.of(value.split(",", -1)));
        }
        return hops;
    }

    private @Nullable String address(String hop) {
        String text = hop.trim();
        if (by == ForwardedBy.FORWARDED) {
            Matcher pair = FOR.matcher(text);
            if (!pair.find()) {
                return null;
            }
            text = pair.group(1) == null ? pair.group(2) : pair.group(1);
        }
        Matcher port = WITH_PORT.matcher(text);
        if (port.matches()) {
            text = port.group(1) == null ? port.group(2) : port.group(1);
        }
        InetAddress read = text.contains("%") ? null : NetUtil.createInetAddressFromIpAddressString(text);
        return read == null ? null : read.getHostAddress(); // spelt as a peer's is
    }
}
