package io.serai.credential;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tenant's connection to a provider, as it may be shown: everything but its tokens.
 *
 * @param version counts the writes of this connection; a write that names another version is refused
 * @param refreshable whether a refresh token is stored
 * @param expiresAt null when the access token does not expire
 * @param account who granted it, in the provider's words; null until the connection was verified
 */
public record Connection(
        ConnectionId id,
        long version,
        State state,
        String tokenType,
        List<String> scopes,
        boolean refreshable,
        @Nullable Instant expiresAt,
        @Nullable Account account,
        Instant createdAt,
        Instant updatedAt) {

    /** Whether the connection can be used; the lower-case name is stored and shown. */
    public enum State {
        ACTIVE,
        /** The provider refused the grant: somebody must connect again. */
        REAUTH_REQUIRED,
        /** The stored value does not open; it is kept as it is. */
        QUARANTINED
    }

    /** The provider's id and name for an account. */
    public record Account(String id, @Nullable String name) {}

    public boolean isExpired(Instant now) {
        return expiresAt != null && !now.isBefore(expiresAt);
    }

    /** The next version of this connection in another state. */
    Connection in(State next, Instant now) {
        return new Connection(
                id, version + 1, next, tokenType, scopes, refreshable, expiresAt, account, createdAt, now);
    }

    /** The next version of this connection, now that the provider has said whose it is. */
    Connection of(Account owner, Instant now) {
        return new Connection(
                id, version + 1, State.ACTIVE, tokenType, scopes, refreshable, expiresAt, owner, createdAt, now);
    }

    /** This connection as the successor of an earlier one under the same name. */
    Connection after(Connection earlier) {
        return new Connection(
                id,
                earlier.version + 1,
                state,
                tokenType,
                scopes,
                refreshable,
                expiresAt,
                account,
                earlier.createdAt,
                updatedAt);
    }
}
