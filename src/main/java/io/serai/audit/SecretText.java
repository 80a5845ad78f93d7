package io.serai.audit;

import java.util.Arrays;

/**
 * Whether a text looks like a secret. A guess, made in one pass over the part that would be shown: rather one name too
 * many is masked than one token too few.
 */
final class SecretText {

    /** What is shown of a text is shorter; a token that begins there must still be seen as a whole. */
    private static final int LOOKED_AT = 264;

    /** No token is shorter, so ordinary short words cost nothing. */
    private static final int SHORTEST = 12;

    /** Without the separators that some put between the words. */
    private static final String[] WORDS = {
        "token", "secret", "passw", "pwd", "authorization", "credential", "apikey", "privatekey", "cookie"
    };

    private static final String[][] WORDS_BY_LETTER = new String['z' + 1][];

    private static final int ASCII = 128;

    /** Whether a word may begin with these two characters: most places are passed over with one look. */
    private static final boolean[] BEGINNINGS = new boolean[ASCII * ASCII];

    private static final int DIGIT = 1;
    private static final int SEPARATOR = 2;
    private static final int SPACE = 4;

    private static final byte[] KINDS = new byte[ASCII];

    static {
        Arrays.fill(KINDS, '0', '9' + 1, (byte) DIGIT);
        KINDS[':'] = SEPARATOR;
        KINDS['='] = SEPARATOR;
        KINDS[' '] = SPACE;
        for (String word : WORDS) {
            char letter = word.charAt(0);
            WORDS_BY_LETTER[letter] = Arrays.stream(WORDS)
                    .filter(other -> other.charAt(0) == letter)
                    .toArray(String[]::new);
            for (char second : new char[] {word.charAt(1), '_', '-'}) {
                BEGINNINGS[letter * ASCII + second] = true;
            }
        }
    }

    private SecretText() {}

    /** Whether a member of this name is secret whatever its value. Spelling in snake, kebab or camel case is the same. */
    static boolean isNameOfSecret(String name) {
        return name.length() > LOOKED_AT || endOfWord(name, 0) >= 0;
    }

    static boolean isSecret(String text) {
        if (text.length() < SHORTEST) {
            return false;
        }
        String head = text.length() > LOOKED_AT ? text.substring(0, LOOKED_AT) : text;
        int seen = kindsIn(head);
        return (seen & DIGIT) != 0 && hasToken(head)
                || (seen & SEPARATOR) != 0 && (hasAssignment(head) || hasUserInfo(head))
                || (seen & SPACE) != 0 && hasScheme(head);
    }

    /** Which kinds of characters occur: ordinary words hold none of those without which there is no secret. */
    private static int kindsIn(String text) {
        int seen = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            seen |= c < ASCII ? KINDS[c] : 0;
        }
        return seen;
    }

    /** Looks at each run of the characters that tokens are made of. */
    private static boolean hasToken(String text) {
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || !isTokenCharacter(text.charAt(i))) {
                if (i - start >= SHORTEST && isToken(text, start, i)) {
                    return true;
                }
                start = i + 1;
            }
        }
        return false;
    }

    /** A vendor's prefix, a separator and 16 characters with a digit; or 32 with capitals, small letters and digits. */
    private static boolean isToken(String text, int start, int end) {
        boolean upper = false;
        boolean lower = false;
        boolean digit = false;
        int prefix = -1;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            upper |= c >= 'A' && c <= 'Z';
            lower |= c >= 'a' && c <= 'z';
            digit |= c >= '0' && c <= '9';
            if (prefix < 0 && !isLetter(c)) {
                prefix = i - start;
            }
        }
        boolean separated = prefix >= 2 && prefix <= 10 && !isDigit(text.charAt(start + prefix));
        return digit && (separated && end - start - prefix > 16 || upper && lower && end - start >= 32);
    }

    /** A word for a secret with a value behind it, as in {@code password=…} or {@code "token": …}. */
    private static boolean hasAssignment(String text) {
        int next = endOfWord(text, 0);
        while (next >= 0) {
            while (next < text.length()
                    && (isTokenCharacter(text.charAt(next)) || " \"'".indexOf(text.charAt(next)) >= 0)) {
                next++;
            }
            if (next < text.length() - 1 && (text.charAt(next) == '=' || text.charAt(next) == ':')) {
                return true;
            }
            next = endOfWord(text, next);
        }
        return false;
    }

    private static boolean hasScheme(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean begins = c == 'b' || c == 'B'
                    ? text.regionMatches(true, i, "bearer ", 0, 7) || text.regionMatches(true, i, "basic ", 0, 6)
                    : c == '-' && text.startsWith("-----BEGIN ", i);
            if (begins) {
                return true;
            }
        }
        return false;
    }

    /** {@code https://user:password@host}. */
    private static boolean hasUserInfo(String text) {
        int authority = text.indexOf("://") + 3;
        int colon = text.indexOf(':', authority);
        int at = text.indexOf('@', authority);
        int slash = text.indexOf('/', authority);
        return authority > 2 && colon >= 0 && at > colon && (slash < 0 || at < slash);
    }

    /** Where the first of the words ends that begins at or behind a position; -1 if there is none. */
    private static int endOfWord(String text, int from) {
        char c = from < text.length() ? lower(text.charAt(from)) : 0;
        for (int i = from; i < text.length() - 1; i++) {
            char next = lower(text.charAt(i + 1));
            int end = mayBegin(c, next) ? endOfWordAt(text, i, WORDS_BY_LETTER[c]) : -1;
            if (end >= 0) {
                return end;
            }
            c = next;
        }
        return -1;
    }

    private static boolean mayBegin(char first, char second) {
        return first < ASCII && second < ASCII && BEGINNINGS[first * ASCII + second];
    }

    private static int endOfWordAt(String text, int start, String[] words) {
        for (String word : words) {
            int end = endOf(word, text, start);
            if (end >= 0) {
                return end;
            }
        }
        return -1;
    }

    private static int endOf(String word, String text, int start) {
        int matched = 0;
        for (int i = start; i < text.length(); i++) {
            char c = lower(text.charAt(i));
            if (c == word.charAt(matched)) {
                if (++matched == word.length()) {
                    return i + 1;
                }
            } else if (c != '_' && c != '-') {
                return -1;
            }
        }
        return -1;
    }

    private static boolean isTokenCharacter(char c) {
        return isLetter(c) || isDigit(c) || c == '_' || c == '-' || c == '.';
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static char lower(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
    }
}
