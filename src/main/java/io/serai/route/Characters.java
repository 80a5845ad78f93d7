package io.serai.route;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Characters that show a reader something else than a program reads, or nothing at all. */
final class Characters {

    /** Control characters, and everything that some readers take for the end of a line and others do not. */
    private static final String CONTROLS = "\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\x7F-\\x9F\\u2028\\u2029";

    /** Directions, joiners, marks without width, tags, letters for private use, halves of letters. */
    private static final String HIDDEN =
            "\\p{Cf}\\p{Co}\\p{Cs}\\u034F\\u115F\\u1160\\u17B4\\u17B5\\u180B-\\u180F\\u2800"
                    + "\\u3164\\uFFA0\\uFE00-\\uFE0D\\x{E0100}-\\x{E01EF}";

    private static final Pattern ODD = Pattern.compile("[" + CONTROLS + "]|\\r(?!\\n)|[" + HIDDEN + "]");
    private static final Pattern ODD_VALUE = Pattern.compile("[" + CONTROLS + "]|[" + HIDDEN + "]");
    private static final Pattern CONTROL = Pattern.compile("[" + CONTROLS + "\\r]");

    private Characters() {}

    static Matcher odd(String text) {
        return ODD.matcher(text);
    }

    /** What is wrong with a value after its escapes have been read; null if nothing is. */
    static @Nullable String fault(String value) {
        Matcher odd = ODD_VALUE.matcher(value);
        return odd.find() ? "The value holds " + name(odd.group()) : null;
    }

    static String name(String odd) {
        String code = String.format("U+%04X", odd.codePointAt(0));
        if (odd.equals("\uFEFF")) {
            return "a byte order mark, " + code;
        }
        return CONTROL.matcher(odd).matches()
                ? "a control character or an odd line break, " + code
                : "a character that cannot be seen, " + code;
    }
}
