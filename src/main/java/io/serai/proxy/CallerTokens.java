package io.serai.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.net.URLDecoder;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Takes tokens out of a query or a form: a vendor might take one there for the caller's identity. */
final class CallerTokens {

    private static final Set<String> NAMES = Set.of("token", "access_token");

    private CallerTokens() {}

    /** @return null if nothing is left */
    static @Nullable String without(@Nullable String query) {
        if (query == null || query.isEmpty()) {
            return null;
        }
        String left = Arrays.stream(query.split("&", -1))
                .filter(pair -> Arrays.stream(pair.split(";", -1)).noneMatch(CallerTokens::isToken))
                .collect(Collectors.joining("&"));
        return left.isEmpty() ? null : left;
    }

    /** The same for a body of type {@code application/x-www-form-urlencoded}. */
    static byte[] without(byte[] form) {
        String left = without(new String(form, ISO_8859_1)); // byte for byte
        return left == null ? new byte[0] : left.getBytes(ISO_8859_1);
    }

    private static boolean isToken(String pair) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        return NAMES.contains(decoded(name).strip().toLowerCase(Locale.ROOT));
    }

    private static String decoded(String name) {
        try {
            return URLDecoder.decode(name, ISO_8859_1);
        } catch (IllegalArgumentException malformed) {
            return name;
        }
    }
}
