package io.serai.credential;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A tenant's connection to a provider, as it may be shown: everything but its tokens.
 *
 * @param version counts the writes of this connection; a write that names another version is refused
 * @param refreshable whether a refresh token is stored
 * @param expiresAt null when the access token does not expire
 * @param metadata what the tenant notes about it; not secret
 * @param account who granted it, in the provider's words; null until the connection was verified
 * @param issuedAt when the present tokens were obtained
 * @param refreshCount how often the tokens were renewed since somebody connected
 * @param lastRefresh when they were renewed last; null if never
 * @param reason why the connection is not active: a short stable word, one of the {@code REASON_…} constants; null while
 *     it is active
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
        Instant updatedAt,
        Instant issuedAt,
        int refreshCount,
        @Nullable Instant lastRefresh,
        @Nullable String reason) {

    /** The provider's token endpoint says that the grant has ended. */
    public static final String REASON_GRANT_ENDED = "grant_ended";

    /** The provider refused a call with the access token, and it could not be renewed. */
    public static final String REASON_REFUSED = "refused";

    /** The answer to a refresh was lost, and with it perhaps the only valid refresh token. */
    public static final String REASON_REFRESH_LOST = "refresh_lost";

    /** A token of usual life is renewed in its last minutes, a short-lived one in its last fifth. */
    private static final Duration LAST_MINUTES = Duration.ofMinutes(5);

    private static final int LAST_FIFTH = 5;

    /** No more than one refresh in this time, unless the provider itself refuses the token. */
    public static final Duration BETWEEN_REFRESHES = Duration.ofMinutes(1);

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

    /** A connection that somebody just made: the first version, active, its tokens new. */
    public static Connection made(
            ConnectionId id,
            String tokenType,
            List<String> scopes,
            boolean refreshable,
            @Nullable Instant expiresAt,
            ObjectNode metadata,
            Instant now) {
        return new Connection(
                id,
                1,
                State.ACTIVE,
                tokenType,
                scopes,
                refreshable,
                expiresAt,
                metadata,
                null,
                now,
                now,
                now,
                0,
                null,
                null);
    }

    public boolean isExpired(Instant now) {
        return expiresAt != null && !now.isBefore(expiresAt);
    }

    /**
     * Whether the access token must be renewed before it is used. One that was renewed less than a minute ago is tried
     * whatever its expiry says: clocks jump, and vendors write odd lifetimes.
     */
    public boolean isWornOut(Instant now) {
        return isExpired(now)
                && (lastRefresh == null
                        || Duration.between(lastRefresh, now).abs().compareTo(BETWEEN_REFRESHES) >= 0);
    }

    /**
     * When the tokens should be renewed: five minutes before the access token expires, or a fifth of its life before if
     * that is less. Empty for one that does not expire, cannot be renewed or is not active.
     */
    public Optional<Instant> refreshDue() {
        return refreshable && state == State.ACTIVE ? expiringFrom() : Optional.empty();
    }

    /** From when on the access token counts as expiring; empty if it does not expire. */
    public Optional<Instant> expiringFrom() {
        if (expiresAt == null) {
            return Optional.empty();
        }
        Duration fifth = Duration.between(issuedAt, expiresAt).dividedBy(LAST_FIFTH);
        Duration before = fifth.compareTo(LAST_MINUTES) < 0 ? fifth : LAST_MINUTES;
        return Optional.of(expiresAt.minus(before.isNegative() ? Duration.ZERO : before));
    }

    /** This connection with the account that the provider names. */
    public Connection ownedBy(Account owner) {
        return copy(version, state, owner, createdAt, updatedAt, reason);
    }

    /** The next version of this connection, which does not work any more. */
    public Connection broken(String why, Instant now) {
        return copy(version + 1, State.REAUTH_REQUIRED, account, createdAt, now, why);
    }

    /** This connection as the store counts it. */
    public Connection at(long storedVersion) {
        return copy(storedVersion, state, account, createdAt, updatedAt, reason);
    }

    /** This connection, now that its tokens were found not to open. */
    public Connection quarantined() {
        return copy(version, State.QUARANTINED, account, createdAt, updatedAt, reason);
    }

    /** The next version of this connection, now that the provider has said whose it is. */
    Connection of(Account owner, Instant now) {
        return copy(version + 1, State.ACTIVE, owner, createdAt, now, null);
    }

    /** This connection as the successor of an earlier one under the same name. */
    Connection after(Connection earlier) {
        return copy(earlier.version + 1, state, account, earlier.createdAt, updatedAt, reason);
    }

    /** The next version of this connection, with new tokens. */
    Connection refreshed(
            String newTokenType,
            List<String> newScopes,
            boolean stillRefreshable,
            @Nullable Instant newExpiresAt,
            Instant now) {
        return new Connection(
                id,
                version + 1,
                State.ACTIVE,
                newTokenType,
                newScopes,
                stillRefreshable,
                newExpiresAt,
                metadata,
                account,
                createdAt,
                now,
                now,
                refreshCount + 1,
                now,
                null);
    }

    private Connection copy(
            long newVersion,
            State newState,
            @Nullable Account newAccount,
            Instant newCreatedAt,
            Instant newUpdatedAt,
            @Nullable String newReason) {
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
                newUpdatedAt,
                issuedAt,
                refreshCount,
                lastRefresh,
                newReason);
    }
}
