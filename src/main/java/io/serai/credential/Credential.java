package io.serai.credential;

import io.serai.secret.Secret;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a provider gave for a connection: the connection and the tokens that open it. */
public record Credential(
        Connection connection, Secret accessToken, @Nullable Secret refreshToken) {

    /** This credential with the account that the provider names. */
    public Credential ownedBy(Connection.Account owner) {
        return with(connection.ownedBy(owner));
    }

    /**
     * The next version of this credential, with the tokens of a refresh.
     *
     * @param refresh null if the provider's answer had none: the old one stays (RFC 6749 section 6)
     * @param expiresAt null when the new access token does not expire
     */
    public Credential refreshed(
            Secret access,
            @Nullable Secret refresh,
            String tokenType,
            List<String> scopes,
            @Nullable Instant expiresAt,
            Instant now) {
        Secret kept = refresh == null ? refreshToken : refresh;
        return new Credential(connection.refreshed(tokenType, scopes, kept != null, expiresAt, now), access, kept);
    }

    /** The same tokens, and what is known about them now. */
    public Credential with(Connection other) {
        return new Credential(other, accessToken, refreshToken);
    }
}
