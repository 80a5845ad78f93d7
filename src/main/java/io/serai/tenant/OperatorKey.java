package io.serai.tenant;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The key of somebody who runs the platform, as it is stored: never the key itself, only its SHA-256.
 *
 * @param keyId the eight characters after {@code sro_}; public
 * @param name whose key it is
 * @param hash SHA-256 of the whole key, lower-case hex
 * @param lastUsedAt to the minute
 */
public record OperatorKey(
        String keyId,
        String name,
        OperatorRole role,
        String hash,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant revokedAt,
        @Nullable Instant lastUsedAt) {

    /** Whether the key opens anything at this moment. */
    public boolean isUsable(Instant now) {
        return revokedAt == null && (expiresAt == null || now.isBefore(expiresAt));
    }

    /** {@code active}, {@code expired} or {@code revoked}. */
    public String status(Instant now) {
        return revokedAt != null ? "revoked" : isUsable(now) ? "active" : "expired";
    }

    OperatorKey usedAt(Instant now) {
        return new OperatorKey(keyId, name, role, hash, createdAt, expiresAt, revokedAt, now);
    }
}
