package io.serai.http;

import io.serai.problem.Problem;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * The rule for a path that goes on to somebody else: whoever decodes it, however often, never climbs out of where it is
 * put. An encoded slash is allowed, because vendors take names with slashes in one segment.
 */
final class PlainPath {

    /** Nobody encodes more often by mistake, and nobody decodes more often. */
    private static final int DEPTH = 5;

    private static final Pattern SEPARATOR = Pattern.compile("[/\\\\]");

    private PlainPath() {}

    /**
     * @param path raw, without the slash it begins with
     * @throws Problem 400
     */
    static void require(String path) {
        if (path.startsWith("/") || path.contains("//") || path.indexOf(';') >= 0) {
            throw refused();
        }
        String text = path;
        for (int depth = 0; depth < DEPTH; depth++) {
            checkSegments(text);
            if (text.indexOf('%') < 0) {
                return;
            }
            String decoded = decode(text, depth == 0);
            if (decoded.equals(text)) {
                return;
            }
            text = decoded;
        }
        throw refused();
    }

    private static void checkSegments(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == 0x7F || c == '\\') {
                throw refused();
            }
        }
        if (text.indexOf('.') < 0) {
            return;
        }
        for (String segment : SEPARATOR.split(text)) {
            int parameter = segment.indexOf(';'); // some servers cut a segment here before they look at it
            String name = (parameter < 0 ? segment : segment.substring(0, parameter)).strip();
            if (name.equals(".") || name.equals("..")) {
                throw refused();
            }
        }
    }

    /** @param outermost whether a stray percent sign is a mistake: deeper inside it may be a text's own */
    private static String decode(String text, boolean outermost) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int high = c == '%' && i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
            int low = high < 0 ? -1 : Character.digit(text.charAt(i + 2), 16);
            if (low >= 0) {
                bytes.write(high << 4 | low);
                i += 2;
            } else if (c == '%' && outermost) {
                throw HeadCheck.refused("The path has a malformed percent-encoding.");
            } else {
                bytes.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
            }
        }
        byte[] decoded = bytes.toByteArray();
        if (!Utf8.isValid(decoded)) { // overlong forms of a dot or a slash are no UTF-8
            throw refused();
        }
        return new String(decoded, StandardCharsets.UTF_8);
    }

    private static Problem refused() {
        return HeadCheck.refused("The path must be in its plain, normalised form.");
    }
}
