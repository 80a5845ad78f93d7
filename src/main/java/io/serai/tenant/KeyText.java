package io.serai.tenant;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.serai.secret.Secret;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The outer form of a key, {@code srk_<id>_<secret>} or {@code sro_<id>_<secret>}: a prefix that scanners recognise, a public id to find the record
 * by, and 32 random bytes.
 */
final class KeyText {

    /** How a tenant's key begins. */
    static final String PREFIX = "srk_";

    /** How the key of somebody who runs the platform begins. */
    static final String OPERATOR = "sro_";

    private static final int ID_LENGTH = 8;
    private static final int LENGTH = PREFIX.length() + ID_LENGTH + 1 + 43;
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final SecureRandom RANDOM = new SecureRandom();

    private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(KeyText::sha256);

    private KeyText() {}

    static Secret random() {
        return random(PREFIX);
    }

    static Secret random(String prefix) {
        StringBuilder id = new StringBuilder(prefix);
        for (int i = 0; i < ID_LENGTH; i++) {
            id.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        }
        byte[] secret = new byte[32];
        RANDOM.nextBytes(secret);
        return Secret.of(id + "_" + Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
    }

    /** Whether a text has the form of a tenant's key. */
    static boolean isWellFormed(String key) {
        return isWellFormed(key, PREFIX);
    }

    static boolean isWellFormed(String key, String prefix) {
        int separator = PREFIX.length() + ID_LENGTH;
        return key.length() == LENGTH && key.startsWith(prefix) && key.charAt(separator) == '_';
    }

    /** The public id of a well-formed key. */
    static String id(String key) {
        return key.substring(PREFIX.length(), PREFIX.length() + ID_LENGTH);
    }

    static String hash(String key) {
        return HexFormat.of().formatHex(sha256(key));
    }

    /** Whether two hashes are the same, found out in a time that says nothing about where they differ. */
    static boolean isSame(String hash, String other) {
        return MessageDigest.isEqual(hash.getBytes(US_ASCII), other.getBytes(US_ASCII));
    }

    private static byte[] sha256(String text) {
        return SHA_256.get().digest(text.getBytes(US_ASCII));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every JDK has SHA-256", impossible);
        }
    }
}
