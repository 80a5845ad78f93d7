package io.serai.secret;

import java.util.Optional;

/** A place outside of Serai from which configuration files take secrets. Blocks. */
public interface SecretSource {

    /**
     * One field of a secret.
     *
     * @param path as the source names it, such as {@code secret/data/tenant-001/github}
     * @return empty if there is no such secret or field, or it may not be read
     */
    Optional<Secret> find(String path, String field);
}
