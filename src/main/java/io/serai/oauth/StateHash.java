package io.serai.oauth;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.serai.secret.Secret;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/** Values that only their holder knows: 256 random bits as base64url, kept as their SHA-256 only. */
final class StateHash {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 32;

    private StateHash() {}

    static Secret random() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return Secret.of(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** 64 hexadecimal digits. */
    static String of(Secret value) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(value.reveal().getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every JDK has SHA-256", impossible);
        }
    }
}
