package io.serai.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The hash chain: each line's hash covers the hash of the line before it and the line up to its own hash. Changing,
 * removing or reordering a line breaks every line after it.
 */
final class Chain {

    private static final byte[] HASH_KEY = ",\"hash\":\"".getBytes(US_ASCII);
    private static final byte[] END = "\"}".getBytes(US_ASCII);
    private static final int HASH_DIGITS = 64;

    /** What a line adds to the members it carries, beside its number. */
    static final int OVERHEAD = HASH_KEY.length + HASH_DIGITS + END.length;

    private final MessageDigest sha256;
    private byte[] head;

    private Chain(byte[] head) {
        this.head = head;
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every JDK has SHA-256", impossible);
        }
    }

    static Chain fromTheStart() {
        return new Chain(new byte[32]);
    }

    /** Goes on behind an existing line. */
    static Chain after(String line) {
        return new Chain(HexFormat.of().parseHex(hashOf(line)));
    }

    /** The parts that end a line which begins with the given parts. */
    byte[][] close(byte[] start, byte[] members) {
        byte[] hash = HexFormat.of().formatHex(next(start, members)).getBytes(US_ASCII);
        return new byte[][] {start, members, HASH_KEY, hash, END};
    }

    /** Whether the line is the next one of this chain; if so, the chain goes on behind it. */
    boolean accepts(String line) {
        int content = line.length() - OVERHEAD;
        if (content < 0 || !line.endsWith("\"}")) {
            return false;
        }
        byte[] expected = next(line.substring(0, content).getBytes(UTF_8), new byte[0]);
        return HexFormat.of().formatHex(expected).equals(hashOf(line));
    }

    private byte[] next(byte[] start, byte[] members) {
        sha256.update(head);
        sha256.update(start);
        head = sha256.digest(members);
        return head;
    }

    static String hashOf(String line) {
        int end = line.length() - END.length;
        return line.substring(end - HASH_DIGITS, end);
    }

    static long seqOf(String line) {
        return Long.parseLong(line, "{\"seq\":".length(), line.indexOf(','), 10);
    }
}
