package io.serai.oauth;

import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.RefreshTokenGrant;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.token.RefreshToken;
import io.serai.credential.ClientApp;
import io.serai.http.OutboundResponse;
import io.serai.provider.OAuthDefinition;
import io.serai.provider.Provider;
import io.serai.secret.Secret;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A vendor's token endpoint (RFC 6749, sections 4.1.3, 5 and 6; RFC 7009), with the differences that its provider file
 * names. Nothing of a request or an answer is logged. All methods block, for {@value TokenCalls#TIMEOUT_MILLIS}
 * milliseconds at most: call them on a virtual thread.
 */
public final class TokenEndpoint {

    private final TokenCalls calls;
    private final TokenAnswers answers;

    TokenEndpoint(TokenCalls calls, TokenAnswers answers) {
        this.calls = calls;
        this.answers = answers;
    }

    /**
     * Exchanges an authorization code.
     *
     * @param verifier null when the vendor takes no PKCE
     * @param redirectUri the callback address of the authorization request
     * @return one grant, or two of a vendor that gives pairs; the first token is missing if only the second was granted
     * @throws TokenRequestFailed for every failure: a code is good for one attempt
     */
    public List<Grant> exchange(
            Provider provider, ClientApp app, Secret code, @Nullable Secret verifier, URI redirectUri)
            throws TokenRequestFailed {
        OAuthDefinition definition = definition(provider);
        AuthorizationCodeGrant grant = new AuthorizationCodeGrant(
                new AuthorizationCode(code.reveal()),
                redirectUri,
                verifier == null ? null : new CodeVerifier(verifier.reveal()));
        OutboundResponse response = calls.token(definition, app, grant);
        return answers.grants(provider, definition, response);
    }

    /**
     * Exchanges a refresh token, once.
     *
     * @param integration the provider's id
     * @param connection the connection's name: the second token of a pair is refreshed like the first
     * @return without a refresh token if the vendor keeps the old one good
     * @throws GrantEnded if the vendor says so in a word that its file lists under {@code ended}
     * @throws TokenRequestFailed for every other failure: keep both tokens and try again later
     */
    public Grant refresh(Provider provider, String integration, ClientApp app, String connection, Secret refreshToken)
            throws GrantEnded, TokenRequestFailed {
        OAuthDefinition definition = definition(provider);
        OutboundResponse response =
                calls.token(definition, app, new RefreshTokenGrant(new RefreshToken(refreshToken.reveal())));
        return answers.refreshed(provider, definition, response);
    }

    /**
     * Asks the vendor to end the tokens of a connection, those that its file names.
     *
     * @param app null if none is configured, which is enough where the token speaks for itself
     * @return whether the vendor said that it did; false where it cannot be asked
     */
    public boolean revoke(
            Provider provider, @Nullable ClientApp app, Secret accessToken, @Nullable Secret refreshToken) {
        OAuthDefinition definition = provider.oauth();
        OAuthDefinition.Revocation revocation = definition == null ? null : definition.revoke();
        if (definition == null || revocation == null) {
            return false;
        }
        boolean revoked = true;
        for (OAuthDefinition.Revocation.Token token : revocation.tokens()) {
            Secret value = token == OAuthDefinition.Revocation.Token.ACCESS_TOKEN ? accessToken : refreshToken;
            revoked &= value == null || revoke(definition, revocation, app, value);
        }
        return revoked;
    }

    private boolean revoke(
            OAuthDefinition definition, OAuthDefinition.Revocation revocation, @Nullable ClientApp app, Secret token) {
        try {
            return answers.isSuccess(definition, calls.revoke(definition, revocation, app, token));
        } catch (TokenRequestFailed unreachable) {
            return false; // The caller is told, and destroys what is stored all the same.
        }
    }

    private static OAuthDefinition definition(Provider provider) {
        OAuthDefinition definition = provider.oauth();
        if (definition == null) {
            throw new IllegalArgumentException("The provider file has no block oauth");
        }
        return definition;
    }
}
