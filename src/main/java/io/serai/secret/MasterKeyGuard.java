package io.serai.secret;

import java.nio.file.Path;

/** Finds a master key that does not fit the key file, while nothing has been opened or changed yet. */
final class MasterKeyGuard {

    private final SecretSettings settings;
    private final Path folder;

    MasterKeyGuard(SecretSettings settings, Path folder) {
        this.settings = settings;
        this.folder = folder;
    }

    static Path file(Path dataFolder) {
        return dataFolder.resolve("tenant.keys");
    }

    /** @throws IllegalStateException if the master key is missing or another one */
    void check() {
        if (!settings.keysInDatabase()) {
            new FileKeyRing(file(folder))
                    .content()
                    .ifPresent(content -> KeyCustody.check(
                            content, MasterKeys.of(settings.masterKey(), settings.masterKeyPrevious(), folder, true)));
        }
    }
}
