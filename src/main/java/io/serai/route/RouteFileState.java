package io.serai.route;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A provider file as it is at the moment.
 *
 * @param file path below {@code routes/providers}
 * @param version the version that serves, from 1; null if none does
 * @param hash SHA-256, in hex, of the text that serves; null if none does
 * @param loadedAt since when that version serves
 * @param findings about the text on the disk, if it was refused
 * @param rolledBack whether an operator went back from what is on the disk
 */
public record RouteFileState(
        String file,
        String provider,
        Status status,
        @Nullable Integer version,
        @Nullable String hash,
        @Nullable Instant loadedAt,
        List<String> tools,
        List<Finding> findings,
        boolean rolledBack) {

    /** Whether what is on the disk serves, was refused, or is gone. */
    public enum Status {
        ACTIVE,
        REJECTED,
        WITHDRAWN
    }
}
