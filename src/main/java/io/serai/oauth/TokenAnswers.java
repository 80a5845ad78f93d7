package io.serai.oauth;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.serai.http.OutboundResponse;
import io.serai.provider.OAuthDefinition;
import io.serai.provider.OAuthDefinition.Answer;
import io.serai.provider.Provider;
import io.serai.provider.RetryAfter;
import io.serai.secret.Secret;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what a token endpoint said. Nothing of it becomes part of a message but an error code. */
final class TokenAnswers {

    /** No vendor's error code has anything else in it, and no token is as short. */
    private static final Pattern CODE = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private static final Pattern TOKEN_TYPE = Pattern.compile("[A-Za-z0-9._-]{1,32}");

    /** Longer lifetimes are taken for this one. */
    private static final Duration LONGEST = Duration.ofDays(3650);

    private final ObjectMapper json;
    private final Clock clock;

    TokenAnswers(ObjectMapper json, Clock clock) {
        this.json = json;
        this.clock = clock;
    }

    /** @throws TokenRequestFailed if there is no token in the answer */
    List<Grant> grants(Provider provider, OAuthDefinition definition, OutboundResponse response)
            throws TokenRequestFailed {
        JsonNode body = tree(response);
        String code = errorCode(definition, body);
        List<Grant> grants = new ArrayList<>();
        if (isAccepted(response, code)) {
            add(grants, definition, body, null);
            OAuthDefinition.Pair pair = definition.pair();
            if (pair != null) {
                add(grants, definition, body.at(JsonPointer.compile(pair.at())), pair.suffix());
            }
        }
        if (grants.isEmpty()) {
            throw failure(provider, definition, response, code);
        }
        return grants;
    }

    /** @throws GrantEnded if the vendor says so; TokenRequestFailed if there is no token for another reason */
    Grant refreshed(Provider provider, OAuthDefinition definition, OutboundResponse response)
            throws GrantEnded, TokenRequestFailed {
        JsonNode body = tree(response);
        String code = errorCode(definition, body);
        Grant grant = isAccepted(response, code) ? grant(definition, body, null) : null;
        if (grant != null) {
            return grant;
        }
        if (code != null && response.status() < 500 && definition.ended().contains(code)) {
            throw new GrantEnded(code);
        }
        throw failure(provider, definition, response, code);
    }

    /** Whether the vendor did what it was asked to, going by status and error code. */
    boolean isSuccess(OAuthDefinition definition, OutboundResponse response) {
        return isAccepted(response, errorCode(definition, tree(response)));
    }

    private static boolean isAccepted(OutboundResponse response, @Nullable String code) {
        return response.status() / 100 == 2 && code == null;
    }

    private JsonNode tree(OutboundResponse response) {
        try {
            JsonNode tree = json.readTree(response.body());
            return tree == null ? MissingNode.getInstance() : tree;
        } catch (IOException notJson) {
            return MissingNode.getInstance(); // The parser's message would repeat the answer.
        }
    }

    /** The vendor's error code; {@code unreadable} if there is one that is not like a code. */
    private static @Nullable String errorCode(OAuthDefinition definition, JsonNode body) {
        for (String pointer : definition.answer().error()) {
            JsonNode value = body.at(JsonPointer.compile(pointer));
            if (!value.isMissingNode() && !value.isNull()) {
                String code = value.asText();
                return CODE.matcher(code).matches() ? code : "unreadable";
            }
        }
        return null;
    }

    private static void add(List<Grant> grants, OAuthDefinition definition, JsonNode at, @Nullable String suffix) {
        Grant grant = grant(definition, at, suffix);
        if (grant != null) {
            grants.add(grant);
        }
    }

    private static @Nullable Grant grant(OAuthDefinition definition, JsonNode at, @Nullable String suffix) {
        Answer names = definition.answer();
        String access = text(at, names.accessToken());
        if (access == null) {
            return null;
        }
        String refresh = text(at, names.refreshToken());
        String type = text(at, names.tokenType());
        return new Grant(
                suffix,
                Secret.of(access),
                refresh == null ? null : Secret.of(refresh),
                type != null && TOKEN_TYPE.matcher(type).matches() ? type.toLowerCase(Locale.ROOT) : "bearer",
                lifetime(at.at(JsonPointer.compile(names.expiresIn()))),
                scopes(text(at, names.scope())));
    }

    private static @Nullable String text(JsonNode at, String pointer) {
        JsonNode value = at.at(JsonPointer.compile(pointer));
        return value.isTextual() && !value.textValue().isEmpty() ? value.textValue() : null;
    }

    /** Seconds as a number or as a text; anything else, and nothing, means that the token has no end. */
    private static @Nullable Duration lifetime(JsonNode value) {
        double seconds = value.isNumber() || value.isTextual() ? value.asDouble(0) : 0;
        return seconds >= 1 ? Duration.ofSeconds((long) Math.min(seconds, LONGEST.toSeconds())) : null;
    }

    private static List<String> scopes(@Nullable String text) {
        return text == null
                ? List.of()
                : Pattern.compile("[\\s,]+")
                        .splitAsStream(text.trim())
                        .filter(scope -> !scope.isEmpty())
                        .toList();
    }

    private TokenRequestFailed failure(
            Provider provider, OAuthDefinition definition, OutboundResponse response, @Nullable String code) {
        boolean clientRefused = code != null && definition.clientRefused().contains(code);
        boolean asksToWait = response.status() == 429 || response.header("Retry-After") != null;
        Duration wait = asksToWait
                ? Duration.ofSeconds(
                        RetryAfter.seconds(provider.limits(), response, RetryAfter.FALLBACK_SECONDS, clock.instant()))
                : null;
        if (code == null && response.status() / 100 == 2) {
            // It may have given tokens that cannot be read: like an answer that never came.
            return TokenRequestFailed.unanswered("The token endpoint's answer could not be understood", true, null);
        }
        return TokenRequestFailed.refused(
                "The token endpoint answered " + response.status() + (code == null ? "" : " " + code),
                clientRefused,
                wait,
                code);
    }
}
