package io.serai.openapi;

/** Texts within the limits of those who read the documents. */
final class Texts {

    private Texts() {}

    /** The text, if need be cut at the end of a word. */
    static String shorten(String text, int longest) {
        String plain = text.strip().replaceAll("\\s+", " ");
        if (plain.length() <= longest) {
            return plain;
        }
        int space = plain.lastIndexOf(' ', longest - 1);
        int end = space < longest / 2 ? longest - 1 : space;
        return plain.substring(0, Character.isHighSurrogate(plain.charAt(end - 1)) ? end - 1 : end) + "…";
    }

    /** The first sentence, without its dot. */
    static String firstSentence(String text, int longest) {
        String plain = text.strip().replaceAll("\\s+", " ");
        int end = plain.indexOf(". ");
        return shorten(end < 0 ? plain.replaceFirst("\\.$", "") : plain.substring(0, end), longest);
    }
}
