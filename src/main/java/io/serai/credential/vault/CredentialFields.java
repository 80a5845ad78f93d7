package io.serai.credential.vault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.credential.Connection;
import io.serai.credential.ConnectionId;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A connection as the fields of an entry. Serai writes snake_case; it also reads camelCase, as well as what a person wrote
 * with {@code vault kv put}, where every value is a text. Fields that it does not know stay as they are.
 */
final class CredentialFields {

    static final String ACCESS_TOKEN = "access_token";
    static final String REFRESH_TOKEN = "refresh_token";

    /** Nobody but Serai writes this one. */
    private static final String STATE = "state";

    /** What a provider says about itself beside the token; shown and stored like the tenant's own notes. */
    private static final List<String> NOTES = List.of("bot_id", "workspace_id");

    private static final Set<String> OURS = Set.of(
            ACCESS_TOKEN,
            REFRESH_TOKEN,
            "token_type",
            "expires_at",
            "scopes",
            "created_at",
            "updated_at",
            "bot_id",
            "workspace_id",
            STATE,
            "metadata",
            "account_id",
            "account_name",
            "issued_at",
            "refresh_count",
            "last_refresh",
            "reason",
            "version");

    private CredentialFields() {}

    /**
     * The tokens as they are stored: ciphertext, or plaintext that a person wrote.
     *
     * @param foreign whether this version is a person's; that its tokens were encrypted in place does not make it Serai's
     */
    record Stored(
            Connection connection,
            String accessToken,
            @Nullable String refreshToken,
            boolean foreign) {}

    /** Empty if the entry holds no access token: it was deleted, or is something else. */
    static Optional<Stored> read(ConnectionId id, KeyValue.Entry entry) {
        ObjectNode data = entry.data().orElse(null);
        String access = data == null ? null : text(data, ACCESS_TOKEN);
        if (data == null || access == null) {
            return Optional.empty();
        }
        String refresh = text(data, REFRESH_TOKEN);
        Instant created = orElse(instant(data, "created_at", null), entry.createdAt());
        Instant updated = orElse(instant(data, "updated_at", null), entry.createdAt());
        Connection connection = new Connection(
                id,
                entry.version(),
                state(data),
                orElse(text(data, "token_type"), "bearer"),
                scopes(field(data, "scopes")),
                refresh != null,
                instant(data, "expires_at", null),
                metadata(data),
                account(data),
                created,
                updated,
                orElse(instant(data, "issued_at", null), updated),
                number(data, "refresh_count"),
                instant(data, "last_refresh", null),
                text(data, "reason"));
        return Optional.of(new Stored(connection, access, refresh, !data.has(STATE)));
    }

    /** @param before the fields of the version that this one follows, of which the unknown ones stay */
    static ObjectNode write(
            Connection connection, String accessToken, @Nullable String refreshToken, @Nullable ObjectNode before) {
        ObjectNode data = unknown(before, OURS);
        data.put(ACCESS_TOKEN, accessToken);
        put(data, REFRESH_TOKEN, refreshToken);
        data.put("token_type", connection.tokenType());
        put(data, "expires_at", text(connection.expiresAt()));
        data.put("scopes", String.join(",", connection.scopes()));
        data.put(STATE, connection.state().name().toLowerCase(Locale.ROOT));
        data.put("created_at", connection.createdAt().toString());
        data.put("updated_at", connection.updatedAt().toString());
        data.put("issued_at", connection.issuedAt().toString());
        data.put("refresh_count", connection.refreshCount());
        put(data, "last_refresh", text(connection.lastRefresh()));
        put(data, "reason", connection.reason());
        data.put("version", connection.version());
        Connection.Account account = connection.account();
        put(data, "account_id", account == null ? null : account.id());
        put(data, "account_name", account == null ? null : account.name());
        ObjectNode metadata = connection.metadata().deepCopy();
        for (String note : NOTES) {
            if (metadata.path(note).isTextual()) {
                data.set(note, metadata.remove(note));
            }
        }
        data.set("metadata", metadata);
        return data;
    }

    /** The fields of an entry that are not ours, in a new one. */
    static ObjectNode unknown(@Nullable ObjectNode before, Set<String> ours) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        if (before != null) {
            before.properties().stream()
                    .filter(field -> !ours.contains(snake(field.getKey())))
                    .forEach(field -> data.set(field.getKey(), field.getValue()));
        }
        return data;
    }

    /** The same entry with other tokens, under the names that it has for them. */
    static ObjectNode withTokens(ObjectNode data, String accessToken, @Nullable String refreshToken) {
        ObjectNode copy = data.deepCopy();
        copy.remove(List.of(camel(ACCESS_TOKEN), camel(REFRESH_TOKEN)));
        copy.put(ACCESS_TOKEN, accessToken);
        put(copy, REFRESH_TOKEN, refreshToken);
        return copy;
    }

    private static void put(ObjectNode data, String name, @Nullable String value) {
        if (value != null) {
            data.put(name, value);
        }
    }

    static JsonNode field(ObjectNode data, String name) {
        return data.has(name) ? data.path(name) : data.path(camel(name));
    }

    static @Nullable String text(ObjectNode data, String name) {
        JsonNode value = field(data, name);
        return value.isValueNode() && !value.isNull() && !value.asText().isEmpty() ? value.asText() : null;
    }

    private static Connection.State state(ObjectNode data) {
        return "reauth_required".equals(text(data, STATE)) ? Connection.State.REAUTH_REQUIRED : Connection.State.ACTIVE;
    }

    /** A list, or a text with commas or spaces. */
    static List<String> scopes(JsonNode value) {
        Stream<JsonNode> texts = value.isArray() ? StreamSupport.stream(value.spliterator(), false) : Stream.of(value);
        return texts.flatMap(text -> Arrays.stream(text.asText().split("[,\\s]+")))
                .filter(scope -> !scope.isEmpty())
                .toList();
    }

    private static ObjectNode metadata(ObjectNode data) {
        ObjectNode metadata = data.path("metadata") instanceof ObjectNode object
                ? object.deepCopy()
                : JsonNodeFactory.instance.objectNode();
        for (String note : NOTES) {
            String text = text(data, note);
            if (text != null) {
                metadata.put(note, text);
            }
        }
        return metadata;
    }

    private static Connection.@Nullable Account account(ObjectNode data) {
        String id = text(data, "account_id");
        return id == null ? null : new Connection.Account(id, text(data, "account_name"));
    }

    /** A time such as 2025-11-12T10:30:00Z, or seconds since 1970; what cannot be read counts as absent. */
    private static @Nullable Instant instant(ObjectNode data, String name, @Nullable Instant absent) {
        String text = text(data, name);
        if (text == null) {
            return absent;
        }
        try {
            return text.matches("\\d{1,11}")
                    ? Instant.ofEpochSecond(Long.parseLong(text))
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException malformed) {
            return absent;
        }
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }

    private static int number(ObjectNode data, String name) {
        String text = text(data, name);
        return text != null && text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0;
    }

    private static <T> T orElse(@Nullable T value, T other) {
        return value == null ? other : value;
    }

    private static String camel(String snake) {
        StringBuilder camel = new StringBuilder();
        for (String word : snake.split("_")) {
            camel.append(camel.isEmpty() ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
        }
        return camel.toString();
    }

    private static String snake(String camel) {
        return camel.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }
}
