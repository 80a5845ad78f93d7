package io.serai.vendor;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Pattern;

/** Names in the alphabet that models and programs take for names of functions, none of them twice. */
final class Names {

    private static final Pattern ODD = Pattern.compile("[^A-Za-z0-9_-]+");

    /** An underscore, and as much of a hash as tells names apart. */
    private static final int TAIL = 9;

    private final Set<String> taken = new HashSet<>();
    private final int longest;

    Names(int longest) {
        this.longest = longest;
    }

    /** The name for a text; one that is too long, or was given away, ends in a hash of the whole. */
    String of(String text) {
        String plain = ODD.matcher(text).replaceAll("_").replaceAll("^_+|_+$", "");
        String name = plain.isEmpty() ? "x" : plain;
        if (name.length() > longest || taken.contains(name)) {
            String head = name.substring(0, Math.min(name.length(), longest - TAIL));
            name = head + "_" + hash(text);
        }
        for (int i = 2; !taken.add(name); i++) {
            String number = "_" + i;
            name = name.substring(0, Math.min(name.length(), longest - number.length())) + number;
        }
        return name;
    }

    private static String hash(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
            return HexFormat.of().formatHex(hash, 0, (TAIL - 1) / 2);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
