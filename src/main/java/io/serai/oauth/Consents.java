package io.serai.oauth;

import com.nimbusds.oauth2.sdk.AuthorizationRequest;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.util.URLUtils;
import io.serai.credential.ClientApp;
import io.serai.credential.Connection;
import io.serai.http.PublicUrl;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.provider.OAuthDefinition;
import io.serai.provider.Provider;
import io.serai.secret.Secret;
import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Consent from its start to the stored connection (RFC 6749 section 4.1, RFC 7636, RFC 9207, RFC 9700). Blocks on the
 * database and the vendor: call it on a virtual thread.
 */
public final class Consents {

    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private final ClientApps apps;
    private final ConsentStates states;
    private final TokenEndpoint tokens;
    private final NewConnections connections;
    private final PublicUrl publicUrl;

    Consents(
            ClientApps apps,
            ConsentStates states,
            TokenEndpoint tokens,
            NewConnections connections,
            PublicUrl publicUrl) {
        this.apps = apps;
        this.states = states;
        this.tokens = tokens;
        this.connections = connections;
        this.publicUrl = publicUrl;
    }

    /** @throws Problem 409 {@code OAUTH_APP_NOT_CONFIGURED} */
    public StartedConsent start(Provider provider, ConsentRequest request) {
        OAuthDefinition definition = Objects.requireNonNull(provider.oauth(), "The provider has no consent");
        String integration = request.connection().integration();
        ClientApp app = apps.of(request.connection().tenantId(), integration)
                .orElseThrow(() -> Problem.of(
                        ProblemType.OAUTH_APP_NOT_CONFIGURED,
                        "There is no client app for " + integration
                                + ": neither the tenant's own (oauth-config) nor the platform's."));
        Secret state = StateHash.random();
        Secret browser = request.bound() ? StateHash.random() : null;
        PendingConsent pending = new PendingConsent(
                request.connection(),
                request.starter(),
                app.clientId(),
                app.redirectUri() == null ? publicUrl.at("/oauth/callback/" + integration) : app.redirectUri(),
                request.returnTo(),
                definition.pkce() == OAuthDefinition.Pkce.S256 ? StateHash.random() : null,
                browser == null ? null : StateHash.of(browser));
        URI address = address(definition, app, request, pending, state);
        Instant end = states.put(state, pending);
        return new StartedConsent(address, state, browser, end);
    }

    private static URI address(
            OAuthDefinition definition, ClientApp app, ConsentRequest request, PendingConsent pending, Secret state) {
        URI endpoint = app.authEndpoint() == null ? definition.authorizationUrl() : app.authEndpoint();
        AuthorizationRequest.Builder builder = new AuthorizationRequest.Builder(
                        ResponseType.CODE, new ClientID(app.clientId()))
                .redirectionURI(pending.callback())
                .state(new State(state.reveal()));
        if (pending.verifier() != null) {
            builder.codeChallenge(new CodeVerifier(pending.verifier().reveal()), CodeChallengeMethod.S256);
        }
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        definition.authorizeParameters().forEach((name, value) -> parameters.put(name, List.of(value)));
        app.additionalParams().forEach((name, value) -> parameters.put(name, List.of(value)));
        parameters.putAll(scopes(definition, app, request));
        parameters.putAll(builder.build().toParameters());
        String separator = endpoint.getRawQuery() == null ? "?" : "&";
        return URI.create(endpoint + separator + URLUtils.serializeParameters(parameters));
    }

    private static Map<String, List<String>> scopes(OAuthDefinition definition, ClientApp app, ConsentRequest request) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        List<String> standard = app.scopes().isEmpty() ? definition.scopes() : app.scopes();
        put(parameters, "scope", request.scopes() == null ? standard : request.scopes(), definition);
        OAuthDefinition.Pair pair = definition.pair();
        if (pair != null) {
            List<String> second = request.scopes() == null ? pair.scopes() : List.of();
            put(
                    parameters,
                    pair.scopesParameter(),
                    request.secondScopes() == null ? second : request.secondScopes(),
                    definition);
        }
        return parameters;
    }

    private static void put(
            Map<String, List<String>> parameters, String name, List<String> scopes, OAuthDefinition definition) {
        if (!scopes.isEmpty()) {
            parameters.put(name, List.of(String.join(definition.scopeSeparator(), scopes)));
        }
    }

    /**
     * Takes the consent that a state stands for. Whatever comes of it, the state is used up.
     *
     * @param state as the browser brought it
     */
    public Optional<PendingConsent> take(@Nullable String state, String integration) {
        return state == null || state.length() > 256 ? Optional.empty() : states.take(Secret.of(state), integration);
    }

    /**
     * Exchanges the code and stores what the vendor gave.
     *
     * @return the connections that were made: one, or two for a pair
     * @throws ConsentFailed nothing was stored
     */
    public List<Connection> finish(Provider provider, PendingConsent pending, AuthorizationAnswer answer)
            throws ConsentFailed {
        OAuthDefinition definition = Objects.requireNonNull(provider.oauth(), "The provider has no consent");
        ClientApp app = apps.of(
                        pending.connection().tenantId(), pending.connection().integration())
                .filter(present -> present.clientId().equals(pending.clientId()))
                .orElseThrow(() -> new ConsentFailed("client_app_changed"));
        boolean foreign = definition.issuer() != null
                && app.authEndpoint() == null
                && !definition.issuer().equals(answer.issuer());
        if (foreign) {
            throw new ConsentFailed("issuer_mismatch");
        }
        if (answer.error() != null) {
            throw new ConsentFailed(WORD.matcher(answer.error()).matches() ? answer.error() : "provider_error");
        }
        if (answer.code() == null) {
            throw new ConsentFailed("code_missing");
        }
        try {
            List<Grant> grants = tokens.exchange(provider, app, answer.code(), pending.verifier(), pending.callback());
            return connections.store(provider, pending, grants);
        } catch (TokenRequestFailed refused) {
            throw new ConsentFailed(refused.clientRefused() ? "client_app_refused" : "exchange_failed");
        }
    }

    /** Forgets everything that is kept for a tenant's consents. */
    public void deleteAll(String tenantId) {
        states.deleteAll(tenantId);
        apps.deleteAll(tenantId);
    }
}
