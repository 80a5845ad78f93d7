package io.serai.credential;

import io.serai.secret.Secret;
import org.jspecify.annotations.Nullable;

/** What a provider gave for a connection: the connection and the tokens that open it. */
public record Credential(
        Connection connection, Secret accessToken, @Nullable Secret refreshToken) {

    /** This credential with the account that the provider names. */
    public Credential ownedBy(Connection.Account owner) {
        return with(connection.ownedBy(owner));
    }

    /** The same tokens, and what is known about them now. */
    public Credential with(Connection other) {
        return new Credential(other, accessToken, refreshToken);
    }
}
