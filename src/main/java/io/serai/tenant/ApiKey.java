package io.serai.tenant;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A tenant's key as it is stored: never the key itself, only its SHA-256.
 *
 * @param keyId the eight characters after {@code srk_}; public
 * @param hash SHA-256 of the whole key, lower-case hex
 * @param primary whether this is the key that {@code rotate-api-key} replaces
 * @param requestsPerMinute the key's own limit; null if it has only its tenant's
 * @param lastUsedAt as last written, see {@link KeyUse}
 * @param tools which of its tenant's tools it may use
 */
public record ApiKey(
        String keyId,
        String tenantId,
        String name,
        String hash,
        Set<Scope> scopes,
        boolean primary,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant revokedAt,
        @Nullable Instant lastUsedAt,
        ToolGrant tools,
        @Nullable Long requestsPerMinute) {

    /** Whether the key opens anything at this moment. */
    public boolean isUsable(Instant now) {
        return revokedAt == null && (expiresAt == null || now.isBefore(expiresAt));
    }

    /** {@code active}, {@code expired} or {@code revoked}. */
    public String status(Instant now) {
        return revokedAt != null ? "revoked" : isUsable(now) ? "active" : "expired";
    }
}
