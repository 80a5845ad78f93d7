package io.serai.oauth;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.common.contenttype.ContentType;
import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.RefreshTokenGrant;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.util.URLUtils;
import io.serai.credential.ClientApp;
import io.serai.http.Egress;
import io.serai.http.OutboundClient;
import io.serai.http.OutboundFailure;
import io.serai.http.OutboundRequest;
import io.serai.http.OutboundResponse;
import io.serai.http.Unanswered;
import io.serai.provider.OAuthDefinition;
import io.serai.provider.OAuthDefinition.Revocation;
import io.serai.provider.Provider.BodyFormat;
import io.serai.secret.Secret;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds the requests to a vendor's token and revocation endpoints, sends them and waits for the answer. */
final class TokenCalls {

    /** Time limit of one exchange with a token endpoint. */
    static final long TIMEOUT_MILLIS = 10_000;

    private final OutboundClient client;
    private final ObjectMapper json;
    private final Egress egress;
    private final boolean guarded;
    private final long refreshMillis;

    /** @param guarded whether addresses that a tenant chose must be on the public internet */
    TokenCalls(OutboundClient client, ObjectMapper json, Egress egress, boolean guarded, long refreshMillis) {
        this.client = client;
        this.json = json;
        this.egress = egress;
        this.guarded = guarded;
        this.refreshMillis = refreshMillis;
    }

    /** @throws TokenRequestFailed if no answer came */
    OutboundResponse token(OAuthDefinition definition, ClientApp app, AuthorizationGrant grant)
            throws TokenRequestFailed {
        URI address = app.tokenEndpoint() == null ? definition.tokenUrl() : app.tokenEndpoint();
        InetAddress pinned = guarded && !address.equals(definition.tokenUrl()) ? pin(address) : null;
        ClientAuthentication client =
                switch (definition.clientAuthentication()) {
                    case CLIENT_SECRET_BASIC -> basic(app);
                    case CLIENT_SECRET_POST -> post(app);
                };
        HTTPRequest request =
                new TokenRequest.Builder(address, client, grant).build().toHTTPRequest();
        String authorization = request.getAuthorization();
        return exchange(
                definition,
                "POST",
                address,
                body(definition.request(), URLUtils.parseParameters(request.getBody())),
                definition.request(),
                authorization == null ? null : Secret.of(authorization),
                pinned,
                // Whoever gives up on a refresh token that works once may have lost the grant.
                grant instanceof RefreshTokenGrant ? refreshMillis : TIMEOUT_MILLIS);
    }

    private InetAddress pin(URI address) throws TokenRequestFailed {
        try {
            return egress.pin(address);
        } catch (UnknownHostException refused) {
            throw TokenRequestFailed.unanswered("The token endpoint must not or cannot be reached", false, refused);
        }
    }

    /**
     * @param app needed unless the token itself is the credential
     * @throws TokenRequestFailed if no answer came, or the app is missing
     */
    OutboundResponse revoke(OAuthDefinition definition, Revocation revocation, @Nullable ClientApp app, Secret token)
            throws TokenRequestFailed {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        parameters.put(revocation.field(), List.of(token.reveal()));
        Secret authorization = OutboundRequest.bearer(token);
        String clientId = "";
        if (revocation.authentication() != Revocation.Asker.BEARER) {
            if (app == null) {
                throw TokenRequestFailed.unanswered("There is no client app to ask with", false, null);
            }
            clientId = app.clientId();
            authorization = null;
            if (revocation.authentication() == Revocation.Asker.CLIENT_SECRET_POST) {
                parameters.putAll(post(app).toParameters());
            } else {
                authorization = Secret.of(basic(app).toHTTPAuthorizationHeader());
            }
        }
        BodyFormat format = revocation.body();
        return exchange(
                definition,
                revocation.method(),
                URI.create(revocation.url().replace("{clientId}", encoded(clientId))),
                format == null ? null : body(format, parameters),
                format,
                authorization,
                null,
                TIMEOUT_MILLIS);
    }

    private static ClientSecretBasic basic(ClientApp app) {
        return new ClientSecretBasic(new ClientID(app.clientId()), secret(app));
    }

    private static ClientSecretPost post(ClientApp app) {
        return new ClientSecretPost(new ClientID(app.clientId()), secret(app));
    }

    private static com.nimbusds.oauth2.sdk.auth.Secret secret(ClientApp app) {
        return new com.nimbusds.oauth2.sdk.auth.Secret(app.clientSecret().reveal());
    }

    private static String encoded(String clientId) {
        return URLEncoder.encode(clientId, UTF_8).replace("+", "%20");
    }

    private byte[] body(BodyFormat format, Map<String, List<String>> parameters) {
        if (format == BodyFormat.FORM) {
            return URLUtils.serializeParameters(parameters).getBytes(UTF_8);
        }
        Map<String, String> members = new LinkedHashMap<>();
        parameters.forEach((name, values) -> members.put(name, values.getFirst()));
        try {
            return json.writeValueAsBytes(members);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("A map of texts is always JSON", impossible);
        }
    }

    private OutboundResponse exchange(
            OAuthDefinition definition,
            String method,
            URI address,
            byte @Nullable [] body,
            @Nullable BodyFormat format,
            @Nullable Secret authorization,
            @Nullable InetAddress pinned,
            long timeoutMillis)
            throws TokenRequestFailed {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Accept", "application/json");
        headers.put("User-Agent", "Serai");
        headers.putAll(definition.headers());
        OutboundRequest request = new OutboundRequest(
                        method,
                        address,
                        OutboundRequest.target(address),
                        headers,
                        type(format),
                        body,
                        authorization,
                        timeoutMillis)
                .pinnedTo(pinned);
        try {
            return client.exchange(request);
        } catch (Unanswered unanswered) {
            OutboundFailure failure = unanswered.failure();
            throw TokenRequestFailed.unanswered(
                    "The token endpoint gave no answer: " + failure.kind(), failure.sent(), failure.cause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw TokenRequestFailed.unanswered("Interrupted while the token endpoint was asked", true, interrupted);
        }
    }

    private static @Nullable String type(@Nullable BodyFormat format) {
        if (format == null) {
            return null;
        }
        return (format == BodyFormat.FORM ? ContentType.APPLICATION_URLENCODED : ContentType.APPLICATION_JSON)
                .toString();
    }
}
