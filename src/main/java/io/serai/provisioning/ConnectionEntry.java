package io.serai.provisioning;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A connection of {@code tenants.json} in the words of {@code POST …/credentials}, its placeholders filled in. */
final class ConnectionEntry {

    /** Field of a credential → its name in Vault and, upper-case behind the prefix, in the environment. */
    private static final Map<String, String> FIELDS = Map.of(
            "accessToken", "access_token",
            "refreshToken", "refresh_token",
            "tokenType", "token_type",
            "expiresAt", "expires_at",
            "scopes", "scopes");

    /** Under this name in a connection's metadata lies what tells a changed entry from an unchanged one. */
    static final String FINGERPRINT = "configured";

    private static final List<String> SECRETS = List.of("accessToken", "refreshToken");

    private ConnectionEntry() {}

    /** @throws Placeholders.Unresolved if a value stands nowhere */
    static ObjectNode body(ObjectNode entry, Placeholders placeholders) {
        JsonNode credentials = entry.path("credentials");
        ObjectNode body = entry.objectNode();
        switch (credentials.path("source").asText("")) {
            case "vault" -> {
                String path = credentials.path("vaultPath").asText();
                FIELDS.forEach((field, name) ->
                        placeholders.optionalSecret(path, name).ifPresent(value -> body.put(field, value)));
            }
            case "env" -> {
                String prefix = credentials.path("envPrefix").asText();
                FIELDS.forEach((field, name) ->
                        variable(placeholders, prefix, name).ifPresent(value -> body.put(field, value)));
            }
            default ->
                credentials
                        .properties()
                        .forEach(field ->
                                body.set(field.getKey(), filled(field.getKey(), field.getValue(), placeholders)));
        }
        body.properties().removeIf(field -> "".equals(field.getValue().textValue()));
        JsonNode scopes = entry.path("config").path("scopes");
        if (!scopes.isMissingNode() && !body.has("scopes")) {
            body.set("scopes", scopes);
        }
        body.putObject("metadata").put(FINGERPRINT, fingerprint(body));
        return body;
    }

    private static Optional<String> variable(Placeholders placeholders, String prefix, String name) {
        String separator = prefix.endsWith("_") ? "" : "_";
        return placeholders.optionalVariable(prefix + separator + name.toUpperCase(Locale.ROOT));
    }

    private static JsonNode filled(String field, JsonNode value, Placeholders placeholders) {
        try {
            return value.isTextual() ? TextNode.valueOf(placeholders.resolve(value.textValue())) : value;
        } catch (Placeholders.Unresolved unresolved) {
            throw unresolved.in(field);
        }
    }

    /** Says whether the tokens are the same as last time, and nothing else about them: they are long and random. */
    private static String fingerprint(ObjectNode body) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String secret : SECRETS) {
                digest.update((body.path(secret).asText() + "\n").getBytes(UTF_8));
            }
            return HexFormat.of().formatHex(digest.digest()).substring(0, 32);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("SHA-256 is part of every JDK", impossible);
        }
    }
}
