package io.serai.route;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a jq text may not do: look beyond its message, and go on without end. What is left is bounded by what it is given,
 * so nobody has to be able to stop it. The text is read as tokens; it has been compiled before.
 */
final class JqLint {

    private static final String REACHES_OUT = "env|input|inputs|input_filename|input_line_number|debug|stderr|halt"
            + "|halt_error|import|include|modulemeta|get_search_list|\\$ENV|\\$__loc__|\\$__prog_args";

    private static final String NEVER_ENDS =
            "def|range|repeat|until|while|recurse\\s*(?=\\()|combinations|limit\\s*\\(\\s*-";

    /** Neither a member ({@code .env}), nor a key of an object ({@code env:}), nor part of a longer name. */
    private static final Pattern WORD =
            Pattern.compile("(?<![\\w.$@])((" + REACHES_OUT + ")|(" + NEVER_ENDS + "))(?!\\w)(?!\\s*:(?!:))");

    private JqLint() {}

    /** What is wrong with a well-formed text. */
    static Optional<String> fault(String text) {
        Matcher word = WORD.matcher(code(text));
        if (!word.find()) {
            return Optional.empty();
        }
        return Optional.of(
                word.group(2) != null
                        ? "jq's " + word.group(2) + " reaches beyond the message"
                        : "jq's " + word.group(3).trim() + " may go on without end");
    }

    /** The text with blanks for comments and for what stands in quotes; what is interpolated there is code again. */
    private static String code(String text) {
        StringBuilder code = new StringBuilder(text);
        scan(text, 0, code, false);
        return code.toString();
    }

    /** @return where the code ends: behind the parenthesis that closes an interpolation, or at the end of the text */
    private static int scan(String text, int from, StringBuilder code, boolean interpolated) {
        int open = 0;
        int i = from;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == '"') {
                i = quoted(text, i + 1, code);
            } else if (c == '#') {
                while (i < text.length() && text.charAt(i) != '\n') {
                    code.setCharAt(i++, ' ');
                }
            } else if (c == ')' && interpolated && open == 0) {
                return i + 1;
            } else {
                open += c == '(' ? 1 : c == ')' ? -1 : 0;
                i++;
            }
        }
        return i;
    }

    private static int quoted(String text, int from, StringBuilder code) {
        int i = from;
        while (i < text.length() && text.charAt(i) != '"') {
            boolean escape = text.charAt(i) == '\\';
            if (escape && text.startsWith("(", i + 1)) {
                code.setCharAt(i, ' ');
                i = scan(text, i + 2, code, true);
            } else {
                int end = Math.min(text.length(), i + (escape ? 2 : 1));
                for (; i < end; i++) {
                    code.setCharAt(i, ' ');
                }
            }
        }
        return i + 1;
    }
}
