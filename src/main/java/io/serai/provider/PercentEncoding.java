package io.serai.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Percent-encoding of everything but unreserved characters (RFC 3986 section 2.3). */
final class PercentEncoding {

    private static final String HEX = "0123456789ABCDEF";

    private PercentEncoding() {}

    static void append(StringBuilder target, String value) {
        for (int i = 0; i < value.length(); i++) {
            if (!isUnreserved(value.charAt(i))) {
                appendBytes(target.append(value, 0, i), value.substring(i).getBytes(UTF_8));
                return;
            }
        }
        target.append(value);
    }

    private static void appendBytes(StringBuilder target, byte[] bytes) {
        for (byte b : bytes) {
            if (b >= 0 && isUnreserved((char) b)) {
                target.append((char) b);
            } else {
                target.append('%').append(HEX.charAt((b >> 4) & 0xF)).append(HEX.charAt(b & 0xF));
            }
        }
    }

    private static boolean isUnreserved(char c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || c == '-'
                || c == '.'
                || c == '_'
                || c == '~';
    }
}
