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
 * @param operations what of the tools comes from the vendor's document; null without one
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
        @Nullable VendorOperations operations,
        List<Finding> findings,
        boolean rolledBack) {

    /**
     * What a vendor's document adds to a file.
     *
     * @param document name of the file
     * @param sha256 of the one that serves, in hex
     * @param tools how many of its operations are tools
     * @param leftOut what was wanted and is no tool, with the reason
     */
    public record VendorOperations(String document, String sha256, int tools, List<String> leftOut) {}

    /** Whether what is on the disk serves, was refused, or is gone. */
    public enum Status {
        ACTIVE,
        REJECTED,
        WITHDRAWN
    }
}
