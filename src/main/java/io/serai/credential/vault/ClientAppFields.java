package io.serai.credential.vault;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.credential.ClientApp;
import io.serai.secret.Secret;
import io.serai.secret.Undecipherable;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A client app as the fields of an entry, its secret as Transit ciphertext for this very entry. As with credentials names in
 * camelCase are read too, as well as a secret that a person wrote, and fields that Serai does not know stay.
 */
final class ClientAppFields {

    private static final String CLIENT_ID = "client_id";
    private static final String CLIENT_SECRET = "client_secret";
    private static final String PARAMETERS = "additional_params";
    private static final Set<String> OURS =
            Set.of(CLIENT_ID, CLIENT_SECRET, "redirect_uri", "auth_endpoint", "token_endpoint", "scopes", PARAMETERS);

    private final Transit transit;

    ClientAppFields(Transit transit) {
        this.transit = transit;
    }

    /** @param toBeSealed whether the secret's stored form is not the one that Serai writes */
    record Opened(ClientApp app, boolean toBeSealed) {}

    private record Plain(Secret secret, boolean toBeSealed) {}

    /** Whether an entry is a client app at all. */
    static boolean isApp(ObjectNode data) {
        return CredentialFields.text(data, CLIENT_ID) != null && CredentialFields.text(data, CLIENT_SECRET) != null;
    }

    /**
     * Empty if the entry is no client app.
     *
     * @throws Undecipherable if its secret does not open, or an address in it is none
     */
    Optional<Opened> open(String tenantId, String integration, ObjectNode data) {
        String id = CredentialFields.text(data, CLIENT_ID);
        String secret = CredentialFields.text(data, CLIENT_SECRET);
        if (id == null || secret == null) {
            return Optional.empty();
        }
        Plain plain = plain(tenantId, integration, secret);
        ClientApp app = new ClientApp(
                id,
                plain.secret(),
                address(data, "redirect_uri"),
                address(data, "auth_endpoint"),
                address(data, "token_endpoint"),
                CredentialFields.scopes(CredentialFields.field(data, "scopes")),
                parameters(data));
        return Optional.of(new Opened(app, plain.toBeSealed()));
    }

    private Plain plain(String tenantId, String integration, String secret) {
        if (!Transit.isCiphertext(secret)) {
            return new Plain(Secret.of(secret), true);
        }
        try {
            return new Plain(decrypted(tenantId, context(tenantId, integration), secret), false);
        } catch (Undecipherable ofAnotherForm) {
            // Encrypted by hand or by an older gateway, without saying what for.
            return new Plain(decrypted(tenantId, null, secret), true);
        }
    }

    private Secret decrypted(String tenantId, @Nullable String context, String secret) {
        List<byte[]> opened = transit.decrypt(tenantId, List.of(Transit.Item.ofText(context, secret)));
        return Secret.of(new String(opened.getFirst(), UTF_8));
    }

    /** @param before the fields of the version that this one follows, of which the unknown ones stay */
    ObjectNode seal(String tenantId, String integration, ClientApp app, @Nullable ObjectNode before) {
        Transit.Item secret = Transit.Item.ofText(
                context(tenantId, integration), app.clientSecret().reveal());
        ObjectNode data = CredentialFields.unknown(before, OURS);
        data.put(CLIENT_ID, app.clientId());
        data.put(CLIENT_SECRET, transit.encrypt(tenantId, List.of(secret)).getFirst());
        put(data, "redirect_uri", app.redirectUri());
        put(data, "auth_endpoint", app.authEndpoint());
        put(data, "token_endpoint", app.tokenEndpoint());
        data.put("scopes", String.join(",", app.scopes()));
        ObjectNode parameters = data.putObject(PARAMETERS);
        app.additionalParams().forEach(parameters::put);
        return data;
    }

    private static String context(String tenantId, String integration) {
        return tenantId + "|" + VaultLayout.CLIENT_APPS + "|" + integration + "|" + CLIENT_SECRET;
    }

    private static void put(ObjectNode data, String name, @Nullable URI address) {
        if (address != null) {
            data.put(name, address.toString());
        }
    }

    /** An address that is none must not turn into the provider's own: the secret would go where nobody said. */
    private static @Nullable URI address(ObjectNode data, String name) {
        String text = CredentialFields.text(data, name);
        try {
            return text == null ? null : URI.create(text);
        } catch (IllegalArgumentException malformed) {
            throw new Undecipherable("A client app's " + name + " is no address", null);
        }
    }

    private static Map<String, String> parameters(ObjectNode data) {
        Map<String, String> parameters = new LinkedHashMap<>();
        CredentialFields.field(data, PARAMETERS)
                .properties()
                .forEach(
                        entry -> parameters.put(entry.getKey(), entry.getValue().asText()));
        return parameters;
    }
}
