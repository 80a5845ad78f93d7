package io.serai.credential.vault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.credential.ConnectionId;
import io.serai.credential.StoreUnavailable;
import io.serai.secret.Undecipherable;
import java.io.IOException;
import java.util.List;

/** What Vault, or whatever answers in its place, says: understood, or the store counts as unavailable. */
public final class VaultJsonFuzz {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ConnectionId ID = new ConnectionId("acme", "github", "default");

    private VaultJsonFuzz() {}

    public static void fuzzerTestOneInput(byte[] data) {
        JsonNode body;
        try {
            body = JSON.readTree(data);
        } catch (IOException unreadable) {
            return; // the client's to refuse
        }
        for (int status : new int[] {200, 404}) {
            VaultAnswer answer = new VaultAnswer(status, body == null ? MissingNode.getInstance() : body);
            understood(() -> answer.says("encryption key not found"));
            understood(() -> entry(answer));
            understood(() -> requireCiphertext(Transit.sealed(answer, 1)));
            understood(() -> requireOne(Transit.opened(answer, 1)));
        }
    }

    private static void entry(VaultAnswer answer) {
        KeyValue.Entry entry = KeyValue.entry(answer).orElse(null);
        if (entry == null || entry.data().isEmpty()) {
            return;
        }
        ObjectNode data = entry.data().get();
        CredentialFields.read(ID, entry).ifPresent(stored -> {
            ObjectNode written =
                    CredentialFields.write(stored.connection(), stored.accessToken(), stored.refreshToken(), data);
            CredentialFields.Stored again = CredentialFields.read(
                            ID, new KeyValue.Entry(entry.version(), entry.createdAt(), java.util.Optional.of(written)))
                    .orElseThrow();
            if (!again.accessToken().equals(stored.accessToken())
                    || !again.connection().scopes().equals(stored.connection().scopes())) {
                throw new IllegalStateException("Written, it reads otherwise: " + data + " / " + written);
            }
            if (!CredentialFields.withTokens(data, "vault:v1:a", null)
                    .path(CredentialFields.ACCESS_TOKEN)
                    .asText()
                    .equals("vault:v1:a")) {
                throw new IllegalStateException("The token went elsewhere: " + data);
            }
        });
    }

    private static void requireCiphertext(List<String> values) {
        requireOne(values);
        if (!values.getFirst().startsWith("vault:v")) {
            throw new IllegalStateException("This would be stored: " + values);
        }
    }

    private static void requireOne(List<?> values) {
        if (values.size() != 1) {
            throw new IllegalStateException("One was asked for");
        }
    }

    private static void understood(Runnable reading) {
        try {
            reading.run();
        } catch (StoreUnavailable | Undecipherable counts) {
            // What the callers expect.
        }
    }
}
