package io.serai.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.util.Base64;

/**
 * Seals what a node keeps in its own data folder for a short while, with a key that never leaves it: {@code local.key},
 * mode 0600, made at the first use.
 */
public final class LocalCipher {

    private final Path file;
    private byte[] key = {};

    public LocalCipher(DataFolder data) {
        this.file = data.path().resolve("local.key");
    }

    /** @param context where the value belongs; opening it anywhere else fails */
    public byte[] seal(String context, byte[] plain) {
        return AesGcm.seal(key(), plain, context.getBytes(UTF_8));
    }

    /** @throws Undecipherable if the value, its context or the key is not the one it was sealed with */
    public byte[] open(String context, byte[] sealed) {
        return AesGcm.open(key(), sealed, context.getBytes(UTF_8));
    }

    private synchronized byte[] key() {
        if (key.length == 0) {
            key = Base64.getUrlDecoder()
                    .decode(KeyFile.readOrCreate(file, KeyFile::random).reveal());
        }
        return key;
    }
}
