package io.serai.credential.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.serai.credential.ClientApp;
import io.serai.credential.ClientAppStore;
import io.serai.credential.ClientAppStoreContract;
import io.serai.secret.Secret;
import io.serai.secret.TenantCipher;
import io.serai.secret.Undecipherable;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract in a Vault, and what only a Vault has: client apps that people write. The same against every server. */
abstract class VaultClientAppStoreContract extends ClientAppStoreContract {

    private VaultAccess access;
    private VaultClient operator;
    private ClientAppStore store;

    abstract String address();

    abstract String token();

    @BeforeEach
    void connect() {
        access = VaultAccess.of(VaultCredentialStoreContract.settings(address(), token()), new SimpleMeterRegistry());
        operator = new VaultClient(address(), token());
        store = access.clientAppStore();
    }

    @AfterEach
    void disconnect() {
        access.close();
        operator.close();
    }

    @Override
    protected ClientAppStore store() {
        return store;
    }

    @Override
    protected TenantCipher cipher() {
        return new VaultTenantCipher(access.transit());
    }

    @Override
    protected String everythingStored(String tenantId) {
        StringBuilder text = new StringBuilder();
        operator.entries(tenantId + "/").forEach(path -> text.append(operator.versions(path)));
        return text.toString();
    }

    private String path(String integration) {
        return "secret/data/" + tenant() + "/oauth-configs/" + integration;
    }

    private JsonNode data(String integration) {
        return operator.send("GET", path(integration), null).at("/data/data");
    }

    private void write(String integration, Map<String, ?> fields) {
        operator.send("POST", path(integration), Map.of("data", fields));
    }

    @Test
    void anEntryHasNamesInSnakeCaseAndCiphertextOfTransit() {
        // When
        store().put(tenant(), "github", app("the-first"));

        // Then
        assertThat(data("github").path("client_id").asText()).isEqualTo("the-first");
        assertThat(data("github").path("client_secret").asText()).startsWith("vault:v1:");
        assertThat(data("github").has("redirect_uri")).isFalse();
    }

    @Test
    void whatAPersonWroteIsAnAppAndItsSecretIsEncryptedInPlace() {
        // Given: vault kv put, every value a text, in the other case of names.
        write(
                "github",
                Map.of(
                        "clientId", "by-hand",
                        "clientSecret", SECRET,
                        "scopes", "repo read:user",
                        "tokenEndpoint", "https://vendor.example/token",
                        "owner_note", "kept"));

        // When
        ClientApp found = store().find(tenant(), "github").orElseThrow();

        // Then
        assertThat(found.clientSecret()).isEqualTo(Secret.of(SECRET));
        assertThat(found.scopes()).containsExactly("repo", "read:user");
        assertThat(found.tokenEndpoint()).hasToString("https://vendor.example/token");
        assertThat(everythingStored(tenant()))
                .contains("owner_note", "client_id")
                .doesNotContain("clientId")
                .doesNotContain(SECRET);
        assertThat(store().find(tenant(), "github")).contains(found);
    }

    @Test
    void ciphertextThatAPersonMadeOpensAndIsBoundToItsPlace() {
        // Given
        operator.send("POST", "transit/keys/" + tenant(), Map.of("type", "aes256-gcm96"));
        String byHand = operator.send(
                        "POST",
                        "transit/encrypt/" + tenant(),
                        Map.of(
                                "plaintext",
                                Base64.getEncoder().encodeToString(SECRET.getBytes(StandardCharsets.UTF_8))))
                .at("/data/ciphertext")
                .asText();
        write("github", Map.of("client_id", "by-hand", "client_secret", byHand));

        // When
        ClientApp found = store().find(tenant(), "github").orElseThrow();

        // Then
        assertThat(found).isEqualTo(app("by-hand"));
        String bound = data("github").path("client_secret").asText();
        assertThat(bound).startsWith("vault:v1:").isNotEqualTo(byHand);
        write("notion", Map.of("client_id", "moved", "client_secret", bound));
        assertThatThrownBy(() -> store().find(tenant(), "notion")).isInstanceOf(Undecipherable.class);
    }

    @Test
    void anAddressThatIsNoneIsNotTakenForTheProvidersOwn() {
        // Given
        write("github", Map.of("client_id", "by-hand", "client_secret", SECRET, "token_endpoint", "ht tp://x"));

        // Then
        assertThatThrownBy(() -> store().find(tenant(), "github")).isInstanceOf(Undecipherable.class);
    }

    @Test
    void whatIsNoAppIsNeitherFoundNorDeleted() {
        // Given
        write("github", Map.of("note", "x"));

        // When
        boolean deleted = store().delete(tenant(), "github");

        // Then
        assertThat(deleted).isFalse();
        assertThat(store().find(tenant(), "github")).isEmpty();
        assertThat(store().find(tenant(), "../x")).isEmpty();
        assertThat(data("github").path("note").asText()).isEqualTo("x");
    }

    @Test
    void anAppWhoseNewestVersionWasDeletedIsNoneAndCanBeMadeAgain() {
        // Given
        store().put(tenant(), "github", app("the-first"));
        operator.send("DELETE", path("github"), null);

        // When
        boolean found = store().find(tenant(), "github").isPresent();
        store().put(tenant(), "github", app("again"));

        // Then
        assertThat(found).isFalse();
        assertThat(store().find(tenant(), "github")).contains(app("again"));
    }
}
