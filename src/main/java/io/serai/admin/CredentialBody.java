package io.serai.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.credential.Connection;
import io.serai.credential.ConnectionId;
import io.serai.credential.Credential;
import io.serai.gateway.JsonBody;
import io.serai.secret.Secret;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A credential as a caller sends it: names in camelCase, or in snake_case as a provider's token endpoint writes them. */
public final class CredentialBody {

    /** What can stand in an {@code Authorization} header. */
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7E]{1,7000}");

    private static final Pattern TOKEN_TYPE = Pattern.compile("[A-Za-z0-9_.-]{1,32}");
    private static final Pattern SCOPE =
            Pattern.compile("[\\x21\\x23-\\x2B\\x2D-\\x5B\\x5D-\\x7E]+"); // RFC 6749, no comma
    private static final int LONGEST_SCOPES = 5_000;
    private static final int LONGEST_METADATA = 5_000;
    private static final long LONGEST_LIFETIME = 3_155_760_000L; // 100 years in seconds

    private final ObjectNode body;

    CredentialBody(ObjectNode body) {
        this.body = body;
    }

    /** @throws io.serai.problem.Problem 400 that names the field */
    public static Credential read(ObjectNode body, ConnectionId id, Instant now) {
        return new CredentialBody(body).credential(id, now);
    }

    /** @throws io.serai.problem.Problem 400 that names the field */
    Credential credential(ConnectionId id, Instant now) {
        String field = name("accessToken", "access_token");
        JsonBody.requiredText(body, field);
        Secret access = Objects.requireNonNull(token(field));
        Secret refresh = token(name("refreshToken", "refresh_token"));
        Connection connection =
                Connection.made(id, tokenType(), scopes(), refresh != null, expiresAt(now), metadata(), now);
        return new Credential(connection, access, refresh);
    }

    private String name(String camel, String snake) {
        return body.has(snake) && !body.has(camel) ? snake : camel;
    }

    private @Nullable Secret token(String field) {
        String text = JsonBody.text(body, field);
        if (text == null) {
            return null;
        }
        if (!TOKEN.matcher(text).matches()) {
            throw JsonBody.invalid(field, "must be 1 to 7000 visible ASCII characters");
        }
        return Secret.of(text);
    }

    private String tokenType() {
        String field = name("tokenType", "token_type");
        String text = JsonBody.text(body, field);
        if (text != null && !TOKEN_TYPE.matcher(text).matches()) {
            throw JsonBody.invalid(field, "must be a word such as bearer");
        }
        return text == null ? "bearer" : text;
    }

    private List<String> scopes() {
        JsonNode value = body.path(body.has("scopes") ? "scopes" : "scope");
        List<String> scopes = new ArrayList<>();
        if (value.isTextual()) {
            Arrays.stream(value.textValue().split("[,\\s]+"))
                    .filter(text -> !text.isEmpty())
                    .forEach(scopes::add);
        } else if (value.isArray()) {
            value.forEach(entry -> scopes.add(entry.isTextual() ? entry.textValue() : ""));
        } else if (!value.isMissingNode() && !value.isNull()) {
            throw JsonBody.invalid("scopes", "must be a list of texts, or one text");
        }
        if (!scopes.stream().allMatch(SCOPE.asMatchPredicate())
                || String.join(" ", scopes).length() > LONGEST_SCOPES) {
            throw JsonBody.invalid("scopes", "must be names without spaces, commas and quotes");
        }
        return List.copyOf(scopes);
    }

    private ObjectNode metadata() {
        ObjectNode metadata = JsonBody.objectField(body, "metadata");
        if (metadata.toString().length() > LONGEST_METADATA) {
            throw JsonBody.invalid("metadata", "must be at most " + LONGEST_METADATA + " characters long");
        }
        return metadata;
    }

    private @Nullable Instant expiresAt(Instant now) {
        String at = name("expiresAt", "expires_at");
        String text = JsonBody.text(body, at);
        long seconds = JsonBody.number(body, name("expiresIn", "expires_in"), 0, 0, LONGEST_LIFETIME);
        if (text == null) {
            return seconds == 0 ? null : now.plusSeconds(seconds).truncatedTo(ChronoUnit.SECONDS);
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException malformed) {
            throw JsonBody.invalid(at, "must be a time such as 2025-11-12T10:30:00Z");
        }
    }
}
