package io.serai.tenant;

import io.serai.secret.KeyFile;
import io.serai.secret.Secret;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The administrator's credential: configured, or generated at the first start into a file that only we can read. */
public final class AdminKey {

    private final @Nullable Secret key;
    private final @Nullable Path file;

    private AdminKey(@Nullable Secret key, @Nullable Path file) {
        this.key = key;
        this.file = file;
    }

    static AdminKey of(@Nullable String configured, Path dataFolder) {
        if (configured == null) {
            Path file = dataFolder.resolve("admin.key");
            return new AdminKey(KeyFile.readOrCreate(file, () -> "sra_" + KeyFile.random()), file);
        }
        return new AdminKey(configured.isEmpty() ? null : Secret.of(configured), null);
    }

    /** Whether this is the administrator's credential; never, if there is none. */
    public boolean is(Secret credential) {
        return key != null && key.equals(credential);
    }

    /** Where an operator finds the key: a file, the name of the variable, or {@code none}. */
    public String whereabouts() {
        return file != null ? file.toAbsolutePath().toString() : key != null ? "in ADMIN_API_KEY" : "none";
    }

    /** Where the generated key lies; null if it was configured. */
    public @Nullable Path file() {
        return file;
    }
}
