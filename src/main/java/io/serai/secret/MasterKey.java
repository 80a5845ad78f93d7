package io.serai.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A key that wraps the tenants' keys: 32 bytes. Whatever it wraps names it, so that a wrong key is known at once. */
final class MasterKey {

    private static final int ID_BYTES = 8;

    private final byte[] bytes;
    private final String id;

    private MasterKey(byte[] bytes) {
        this.bytes = bytes;
        this.id = id(bytes);
    }

    /**
     * @param text Base64 or Base64-URL of 32 bytes (a Fernet key fits), or 64 hex digits
     * @throws IllegalArgumentException that does not show the text
     */
    static MasterKey of(String text) {
        try {
            byte[] bytes = text.matches("[0-9a-fA-F]{64}")
                    ? HexFormat.of().parseHex(text)
                    : Base64.getUrlDecoder().decode(text.replace('+', '-').replace('/', '_'));
            if (bytes.length == AesGcm.KEY_BYTES) {
                return new MasterKey(bytes);
            }
        } catch (IllegalArgumentException malformed) {
            // Falls through to the one message; the text itself must not show.
        }
        throw new IllegalArgumentException("The master key (TOKEN_ENCRYPTION_KEY, TOKEN_ENCRYPTION_KEY_PREVIOUS or"
                + " master.key) must be 32 bytes in Base64, or 64 hex digits");
    }

    /** Tells keys apart and says nothing about them: the start of an HMAC of a constant. */
    private static String id(byte[] key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            byte[] digest = mac.doFinal("serai master key id".getBytes(UTF_8));
            return HexFormat.of().formatHex(Arrays.copyOf(digest, ID_BYTES));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("HMAC-SHA256 is part of every JDK", impossible);
        }
    }

    String id() {
        return id;
    }

    byte[] wrap(byte[] key, byte[] context) {
        return AesGcm.seal(bytes, key, context);
    }

    byte[] unwrap(byte[] wrapped, byte[] context) {
        return AesGcm.open(bytes, wrapped, context);
    }

    @Override
    public String toString() {
        return "[redacted]";
    }
}
