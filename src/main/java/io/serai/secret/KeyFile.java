package io.serai.secret;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.function.Supplier;

/** A file that holds one key, mode 0600. Appears whole or not at all, also when the process is killed meanwhile. */
public final class KeyFile {

    private static final SecureRandom RANDOM = new SecureRandom();

    private KeyFile() {}

    /** The key in the file; a missing file is made with the given key. */
    public static Secret readOrCreate(Path file, Supplier<String> fresh) {
        try {
            if (!Files.exists(file)) {
                Path draft = Files.createTempFile(
                        file.toAbsolutePath().getParent(), file.getFileName().toString(), "");
                restrict(draft, "rw-------");
                Files.writeString(draft, fresh.get() + "\n", US_ASCII);
                Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
            }
            return Secret.of(Files.readString(file, US_ASCII).trim());
        } catch (IOException refused) {
            throw new UncheckedIOException("Key file " + file.toAbsolutePath() + " cannot be read or made", refused);
        }
    }

    /** 32 random bytes in 43 characters of URL-safe Base64. */
    public static String random() {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static void restrict(Path path, String permissions) throws IOException {
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
        }
    }
}
