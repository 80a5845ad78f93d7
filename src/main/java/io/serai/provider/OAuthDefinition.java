package io.serai.provider;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonFormat.Feature;
import com.fasterxml.jackson.core.JsonPointer;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a vendor gives, renews and takes back tokens: the block {@code oauth} of a provider file, in the words of RFC 6749.
 * Whatever is left out is as that RFC has it. {@code docs/writing-a-provider.md} describes each field.
 *
 * @param authorizationUrl where a person is sent; may have a query
 * @param tokenUrl where codes and refresh tokens are exchanged
 * @param revoke null when the vendor cannot be asked to end a token
 * @param request how a request to {@code tokenUrl} is encoded
 * @param scopes asked for when nobody names others
 * @param authorizeParameters fixed parameters of the authorization request
 * @param headers of every request to {@code tokenUrl} and {@code revoke}, beside {@code Accept} and {@code User-Agent}
 * @param issuer compared with {@code iss} of the authorization answer (RFC 9207); null: the vendor sends none
 * @param pair the second token that one authorization can bring; null: it brings one
 * @param ended the vendor's error codes that mean the grant is dead; nothing else ends a connection
 * @param clientRefused the vendor's error codes that mean the client app is wrong, not the grant
 */
public record OAuthDefinition(
        URI authorizationUrl,
        URI tokenUrl,
        @Nullable Revocation revoke,
        ClientAuthentication clientAuthentication,
        Provider.BodyFormat request,
        Pkce pkce,
        List<String> scopes,
        String scopeSeparator,
        Map<String, String> authorizeParameters,
        Map<String, String> headers,
        @Nullable String issuer,
        Answer answer,
        @Nullable Pair pair,

        @JsonFormat(with = Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<String> ended,

        @JsonFormat(with = Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<String> clientRefused) {

    /** Parameters of the authorization request that are Serai's own to set. */
    private static final Set<String> RESERVED_PARAMETERS = Set.of(
            "client_id",
            "client_secret",
            "response_type",
            "redirect_uri",
            "state",
            "scope",
            "code_challenge",
            "code_challenge_method");

    /** How the client app proves who it is (RFC 6749, section 2.3.1). */
    public enum ClientAuthentication {
        CLIENT_SECRET_BASIC,
        CLIENT_SECRET_POST
    }

    /** Whether an authorization code is bound to its request by RFC 7636. */
    public enum Pkce {
        S256,
        /** For vendors that do not take it, or only at a price. */
        NONE
    }

    /**
     * The request that ends a token at the vendor.
     *
     * @param url {@code {clientId}} in it is filled with the client app's
     * @param authentication who asks
     * @param body null when the request has none
     * @param field member or form field of the body that holds the token
     * @param tokens which of a connection's tokens are ended, one request each
     */
    public record Revocation(
            String url,
            String method,
            Asker authentication,
            Provider.@Nullable BodyFormat body,
            String field,

            @JsonFormat(with = Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
            List<Token> tokens) {

        /** One of the tokens of a connection. */
        public enum Token {
            ACCESS_TOKEN,
            REFRESH_TOKEN
        }

        /** Who asks for a revocation: the client app, or whoever holds the token. */
        public enum Asker {
            CLIENT_SECRET_BASIC,
            CLIENT_SECRET_POST,
            BEARER
        }

        public Revocation {
            requireAddress(URI.create(Objects.requireNonNull(url, "revoke.url").replace("{clientId}", "id")), "url");
            method = Objects.requireNonNullElse(method, "POST");
            if (!Set.of("POST", "DELETE").contains(method)) {
                throw new IllegalArgumentException("method is POST or DELETE");
            }
            authentication = Objects.requireNonNullElse(authentication, Asker.CLIENT_SECRET_BASIC);
            field = Objects.requireNonNullElse(field, "token");
            tokens = tokens == null ? List.of(Token.REFRESH_TOKEN, Token.ACCESS_TOKEN) : List.copyOf(tokens);
            if (authentication != Asker.BEARER && body == null) {
                body = Provider.BodyFormat.FORM;
            }
        }
    }

    /** Where a token stands in the answer of {@code tokenUrl}: JSON pointers. {@code error} lists places to look at. */
    public record Answer(
            String accessToken,
            String refreshToken,
            String expiresIn,
            String scope,
            String tokenType,

            @JsonFormat(with = Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
            List<String> error) {

        static final Answer STANDARD = new Answer(
                "/access_token", "/refresh_token", "/expires_in", "/scope", "/token_type", List.of("/error"));

        public Answer {
            accessToken = pointer(accessToken, "/access_token");
            refreshToken = pointer(refreshToken, "/refresh_token");
            expiresIn = pointer(expiresIn, "/expires_in");
            scope = pointer(scope, "/scope");
            tokenType = pointer(tokenType, "/token_type");
            error = error == null ? List.of("/error") : List.copyOf(error);
            error.forEach(JsonPointer::compile);
        }

        private static String pointer(@Nullable String given, String standard) {
            JsonPointer.compile(Objects.requireNonNullElse(given, standard));
            return Objects.requireNonNullElse(given, standard);
        }
    }

    /**
     * The second token of one authorization, which becomes a connection of its own and is refreshed by itself.
     *
     * @param suffix follows the connection's name after a dot
     * @param scopesParameter parameter of the authorization request that asks for it
     * @param scopes asked for when nobody names others
     * @param at JSON pointer to the object of the answer to a code that holds it, with members as for the first token; a
     *     refresh answers as for the first
     */
    public record Pair(String suffix, String scopesParameter, List<String> scopes, String at) {

        public Pair {
            if (!Objects.requireNonNull(suffix, "pair.suffix").matches("[a-z0-9]{1,16}")) {
                throw new IllegalArgumentException("suffix is 1 to 16 of a-z and 0-9");
            }
            Objects.requireNonNull(scopesParameter, "pair.scopesParameter");
            scopes = scopes == null ? List.of() : List.copyOf(scopes);
            JsonPointer.compile(Objects.requireNonNull(at, "pair.at"));
        }

        /** The name of the second connection beside one of this name. */
        public String nameBeside(String connection) {
            return connection + "." + suffix;
        }

        /** The name of the first connection of the pair whose second has this name; null if it is the name of no second. */
        public @Nullable String nameBefore(String second) {
            int length = second.length() - suffix.length() - 1;
            return length > 0 && second.equals(nameBeside(second.substring(0, length)))
                    ? second.substring(0, length)
                    : null;
        }
    }

    public OAuthDefinition {
        requireAddress(Objects.requireNonNull(authorizationUrl, "oauth.authorizationUrl"), "authorizationUrl");
        requireAddress(Objects.requireNonNull(tokenUrl, "oauth.tokenUrl"), "tokenUrl");
        clientAuthentication =
                Objects.requireNonNullElse(clientAuthentication, ClientAuthentication.CLIENT_SECRET_BASIC);
        request = Objects.requireNonNullElse(request, Provider.BodyFormat.FORM);
        pkce = Objects.requireNonNullElse(pkce, Pkce.S256);
        scopes = scopes == null ? List.of() : List.copyOf(scopes);
        scopeSeparator = Objects.requireNonNullElse(scopeSeparator, " ");
        authorizeParameters = authorizeParameters == null ? Map.of() : Map.copyOf(authorizeParameters);
        headers = headers == null ? Map.of() : Map.copyOf(headers);
        answer = Objects.requireNonNullElse(answer, Answer.STANDARD);
        ended = ended == null ? List.of("invalid_grant") : List.copyOf(ended);
        clientRefused = clientRefused == null ? List.of("invalid_client", "unauthorized_client") : clientRefused;
        authorizeParameters.keySet().forEach(OAuthDefinition::requireFree);
        headers.forEach(Provider::requireSendable);
    }

    /** Whether Serai leaves this parameter of the authorization request to others. */
    public static boolean isFree(String parameter) {
        return !RESERVED_PARAMETERS.contains(parameter);
    }

    private static void requireFree(String parameter) {
        if (!isFree(parameter)) {
            throw new IllegalArgumentException("Parameter " + parameter + " is set by Serai");
        }
    }

    private static void requireAddress(URI address, String name) {
        boolean plain = ("https".equals(address.getScheme()) || "http".equals(address.getScheme()))
                && address.getHost() != null
                && address.getRawUserInfo() == null
                && address.getRawFragment() == null;
        if (!plain) {
            throw new IllegalArgumentException(name + " must be an http or https address: " + address);
        }
    }
}
