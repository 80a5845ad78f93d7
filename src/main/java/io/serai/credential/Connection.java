package io.serai.credential;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tenant's connection to a provider, as it may be shown: everything but its tokens.
 *
 * @param version counts the writes of this connection; a write that names another version is refused
 * @param refreshable whether a refresh token is stored
 * @param expiresAt null when the access token does not expire
 * @param metadata what the tenant notes about it; not secret
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
        ObjectNode metadata,
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

    /** This connection with the account that the provider names. */
    public Connection ownedBy(Account owner) {
        return copy(version, state, owner, createdAt, updatedAt);
    }

    /** This connection as the store counts it. */
    public Connection at(long storedVersion) {
        return copy(storedVersion, state, account, createdAt, updatedAt);
    }

    /** This connection, now that its tokens were found not to open. */
    public Connection quarantined() {
        return copy(version, State.QUARANTINED, account, createdAt, updatedAt);
    }

    /** The next version of this connection in another state. */
    public Connection in(State next, Instant now) {
        return copy(version + 1, next, account, createdAt, now);
    }

    /** The next version of this connection, now that the provider has said whose it is. */
    Connection of(Account owner, Instant now) {
        return copy(version + 1, State.ACTIVE, owner, createdAt, now);
    }

    /** This connection as the successor of an earlier one under the same name. */
    Connection after(Connection earlier) {
        return copy(earlier.version + 1, state, account, earlier.createdAt, updatedAt);
    }

    private Connection copy(
            long newVersion, State newState, @Nullable Account newAccount, Instant newCreatedAt, Instant newUpdatedAt) {
        return new Connection(
                id,
                newVersion,
                newState,
                tokenType,
                scopes,
                refreshable,
                expiresAt,
                metadata,
                newAccount,
                newCreatedAt,
                newUpdatedAt);
    }
}
