package io.serai.idempotency;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A tenant's key and what it was sent with, as hashes: neither the key nor the arguments can be read back.
 *
 * @param keyHash names the execution, together with the tenant
 * @param fingerprint of tool, connection and arguments; keyed with the caller's key, which is kept nowhere beside it
 */
public record KeyedCall(String tenantId, String keyHash, String fingerprint) {

    private static final String ALGORITHM = "HmacSHA256";

    /**
     * @param pages how many pages the caller wants to be joined; 0 and 1 are the same
     * @param arguments in a canonical form, see {@code ArgumentsHash}
     */
    public static KeyedCall of(
            String tenantId, String key, String toolId, String connection, int pages, byte[] arguments) {
        byte[] secret = key.getBytes(UTF_8);
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret, ALGORITHM));
            String place = toolId + "\n" + connection + "\n"; // neither holds a line break
            mac.update((pages > 1 ? place + pages + "\n" : place).getBytes(UTF_8));
            HexFormat hex = HexFormat.of();
            return new KeyedCall(
                    tenantId,
                    hex.formatHex(MessageDigest.getInstance("SHA-256").digest(secret)),
                    hex.formatHex(mac.doFinal(arguments)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("Every JDK has SHA-256", impossible);
        }
    }
}
