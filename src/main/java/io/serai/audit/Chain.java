package io.serai.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The hash chain: each line's hash covers the hash of the line before it and the line up to its own hash. Changing,
 * removing or reordering a line breaks the chain there.
 */
final class Chain {

    /** What the first line of all has before it. */
    static final String ORIGIN = "0".repeat(64);

    private final MessageDigest sha256;
    private String head;

    private Chain(String head) {
        this.head = head;
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every JDK has SHA-256", impossible);
        }
    }

    /** @param head hash of the line before the next one; {@link #ORIGIN} if there is none */
    static Chain after(String head) {
        return new Chain(head);
    }

    /** The hash of a line that begins with the given parts, if it comes next. */
    String next(byte[]... parts) {
        sha256.update(head.getBytes(US_ASCII));
        for (byte[] part : parts) {
            sha256.update(part);
        }
        return HexFormat.of().formatHex(sha256.digest());
    }

    /** Goes on behind the line with this hash. */
    void advance(String hash) {
        head = hash;
    }

    String head() {
        return head;
    }

    /** Whether the line is the next one of this chain; if so, the chain goes on behind it. */
    boolean accepts(Line line) {
        if (!line.isWellFormed() || !next(line.hashed()).equals(line.hash())) {
            return false;
        }
        advance(line.hash());
        return true;
    }
}
