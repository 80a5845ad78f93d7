package io.serai.http;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The rule for addresses that a tenant chose: https on a usual port, and a host on the public internet. What is private, loopback,
 * link-local, shared, reserved, or a disguise of one of those (mapped, NAT64, 6to4, Teredo) is refused. Looks names up,
 * so it blocks.
 */
public final class Egress {

    /** Looks a name up; replaced in tests. */
    @FunctionalInterface
    interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    private static final String OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final Pattern IPV4 = Pattern.compile("%1$s(\\.%1$s){3}".formatted(OCTET));
    private static final Pattern IPV6 = Pattern.compile("\\[[0-9a-fA-F:.]+]");

    /** Two labels or more, the last one not a number: 127.1, 0x7f.1 and 2130706433 are addresses, not names. */
    private static final Pattern NAME = Pattern.compile(
            "([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?", Pattern.CASE_INSENSITIVE);

    /** Names of machines that are not on the public internet. */
    private static final List<String> LOCAL_SUFFIXES = List.of(
            ".localhost",
            ".localdomain",
            ".local",
            ".internal",
            ".intranet",
            ".private",
            ".corp",
            ".home",
            ".lan",
            ".home.arpa");

    /** IPv4 that is not public, RFC 6890 and its registry: first address and prefix length. */
    private static final List<int[]> RESERVED = List.of(
            new int[] {0, 0, 8},
            new int[] {10, 0, 8},
            new int[] {100, 64, 10},
            new int[] {127, 0, 8},
            new int[] {169, 254, 16},
            new int[] {172, 16, 12},
            new int[] {192, 168, 16},
            new int[] {198, 18, 15},
            new int[] {224, 0, 3});

    private static final List<List<Integer>> RESERVED_24 = List.of(
            List.of(192, 0, 0), List.of(192, 0, 2), List.of(192, 88, 99), List.of(198, 51, 100), List.of(203, 0, 113));

    private final Resolver resolver;

    Egress(Resolver resolver) {
        this.resolver = resolver;
    }

    /**
     * Whether the address may be stored. A name that cannot be looked up passes: it is looked up again, and refused, when
     * somebody connects.
     *
     * @return what is wrong with it; null if nothing is
     */
    public @Nullable String fault(URI address) {
        String form = faultInForm(address);
        if (form != null) {
            return form;
        }
        try {
            allPublic(address.getHost());
            return null;
        } catch (UnknownHostException unknown) {
            return null;
        } catch (NotPublic internal) {
            return "its host is not on the public internet";
        }
    }

    /**
     * The one network address to connect to, so that a name cannot mean another one a moment later.
     *
     * @throws UnknownHostException if there is none, or it must not be connected to
     */
    public InetAddress pin(URI address) throws UnknownHostException {
        if (faultInForm(address) != null) {
            throw new UnknownHostException("refused by the egress rules");
        }
        try {
            return allPublic(address.getHost())[0];
        } catch (NotPublic internal) {
            throw new UnknownHostException("refused by the egress rules");
        }
    }

    private static @Nullable String faultInForm(URI address) {
        if (!"https".equals(address.getScheme())) {
            return "it must be an https address";
        }
        String host = address.getHost();
        if (host == null || address.getRawUserInfo() != null || address.getRawFragment() != null) {
            return "it must have a host, and neither user nor fragment";
        }
        if (!isUsualPort(address.getPort())) {
            return "its port must be 443 or above 1023";
        }
        boolean literal = IPV4.matcher(host).matches() || IPV6.matcher(host).matches();
        boolean name = NAME.matcher(host).matches()
                && LOCAL_SUFFIXES.stream().noneMatch(host.toLowerCase(Locale.ROOT)::endsWith);
        return literal || name ? null : "its host is not on the public internet";
    }

    /** Below 1024 live mail, remote shells and their like, which would be spoken to in the name of this machine. */
    private static boolean isUsualPort(int port) {
        return port == -1 || port == 443 || port > 1023 && port <= 65_535;
    }

    private static final class NotPublic extends Exception {
        private static final long serialVersionUID = 1;
    }

    private InetAddress[] allPublic(String host) throws UnknownHostException, NotPublic {
        InetAddress[] addresses = resolver.resolve(host);
        if (!Arrays.stream(addresses).allMatch(Egress::isPublic)) {
            throw new NotPublic();
        }
        return addresses;
    }

    static boolean isPublic(InetAddress address) {
        byte[] bytes = address.getAddress();
        return address instanceof Inet4Address ? isPublic4(bytes) : isPublic6(bytes);
    }

    private static boolean isPublic4(byte[] bytes) {
        int first = bytes[0] & 0xFF;
        int second = bytes[1] & 0xFF;
        int head = first << 8 | second;
        return RESERVED.stream()
                        .noneMatch(block -> head >> (16 - block[2]) == (block[0] << 8 | block[1]) >> (16 - block[2]))
                && !RESERVED_24.contains(List.of(first, second, bytes[2] & 0xFF));
    }

    /** Global unicast is 2000::/3; in it, 2001::/23 (Teredo), documentation and 6to4 are something else. */
    private static boolean isPublic6(byte[] bytes) {
        int first = (bytes[0] & 0xFF) << 8 | bytes[1] & 0xFF;
        int second = (bytes[2] & 0xFF) << 8 | bytes[3] & 0xFF;
        return first >> 13 == 1
                && !(first == 0x2001 && (second < 0x200 || second == 0xdb8))
                && first != 0x2002
                && !(first == 0x3fff && second < 0x1000);
    }
}
