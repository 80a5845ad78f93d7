package io.serai.vendor;

import java.util.regex.Pattern;

/** Words of vendors at a length that a model can read a thousand of. */
final class Texts {

    private static final Pattern SPACE = Pattern.compile("\\s+");

    private Texts() {}

    static String shorten(String text, int longest) {
        String plain = SPACE.matcher(text.strip()).replaceAll(" ");
        if (plain.length() <= longest) {
            return plain;
        }
        int end = plain.lastIndexOf(". ", longest - 1);
        if (end > longest / 2) {
            return plain.substring(0, end + 1);
        }
        int word = plain.lastIndexOf(' ', longest - 1);
        int cut = word > longest / 2 ? word : longest - 1;
        return plain.substring(0, Character.isHighSurrogate(plain.charAt(cut - 1)) ? cut - 1 : cut) + "…";
    }
}
