package io.serai.secret;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The key that wraps the tenants' keys: 32 bytes, from {@code TOKEN_ENCRYPTION_KEY} or a file of the data folder. */
final class MasterKey {

    private final byte[] bytes;

    private MasterKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * @param configured Base64 or Base64-URL of 32 bytes (a Fernet key fits), or 64 hex digits; null or empty: the file
     * @param used whether a database was made with the key, so that a new one would be a wrong one
     */
    static MasterKey of(@Nullable String configured, Path dataFolder, boolean used) {
        if (configured != null && !configured.isEmpty()) {
            return new MasterKey(decode(configured));
        }
        Path file = dataFolder.resolve("master.key");
        if (used && !Files.exists(file)) {
            throw new IllegalStateException(
                    "The master key of this database, " + file + ", is missing; nothing has been changed");
        }
        return new MasterKey(decode(KeyFile.readOrCreate(file, KeyFile::random).reveal()));
    }

    private static byte[] decode(String text) {
        try {
            byte[] bytes = text.matches("[0-9a-fA-F]{64}")
                    ? HexFormat.of().parseHex(text)
                    : Base64.getUrlDecoder().decode(text.replace('+', '-').replace('/', '_'));
            if (bytes.length == AesGcm.KEY_BYTES) {
                return bytes;
            }
        } catch (IllegalArgumentException malformed) {
            // Falls through to the one message; the text itself must not show.
        }
        throw new IllegalArgumentException(
                "The master key (TOKEN_ENCRYPTION_KEY or master.key) must be 32 bytes in Base64, or 64 hex digits");
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
