package io.serai.credential.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.serai.credential.Connection;
import io.serai.credential.ConnectionId;
import io.serai.credential.Credential;
import io.serai.credential.CredentialStore;
import io.serai.credential.CredentialStoreContract;
import io.serai.secret.Secret;
import io.serai.secret.TenantCipher;
import io.serai.secret.Undecipherable;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract in a Vault, and what only a Vault has: entries that people write. The same against every server. */
abstract class VaultCredentialStoreContract extends CredentialStoreContract {

    private VaultAccess access;
    private VaultClient operator;
    private CredentialStore store;

    abstract String address();

    abstract String token();

    @BeforeEach
    void connect() {
        access = VaultAccess.of(settings(address(), token()), new SimpleMeterRegistry());
        operator = new VaultClient(address(), token());
        store = access.credentialStore(found -> {});
    }

    @AfterEach
    void disconnect() {
        access.close();
        operator.close();
    }

    static VaultSettings settings(String address, String token) {
        return new VaultSettings(
                URI.create(address),
                "",
                Secret.of(token),
                "",
                null,
                "approle",
                "",
                Path.of("none"),
                "kubernetes",
                "secret",
                "transit",
                "",
                2000,
                null);
    }

    @Override
    protected CredentialStore store() {
        return store;
    }

    @Override
    protected TenantCipher cipher() {
        return new VaultTenantCipher(access.transit());
    }

    @Override
    protected void damage(ConnectionId id) {
        ObjectNode data = data(id);
        String token = data.path("access_token").asText();
        int middle = token.length() / 2;
        char other = token.charAt(middle) == 'A' ? 'B' : 'A';
        restore(id, data.put("access_token", token.substring(0, middle) + other + token.substring(middle + 1)));
    }

    @Override
    protected Object backup(ConnectionId id) {
        return data(id);
    }

    @Override
    protected void restore(ConnectionId id, Object backup) {
        operator.send("POST", "secret/data/" + path(id), Map.of("data", backup));
    }

    @Override
    protected String everythingStored(String tenantId) {
        StringBuilder text = new StringBuilder();
        operator.entries(tenantId + "/").forEach(path -> text.append(operator.versions(path)));
        return text.toString();
    }

    private static String path(ConnectionId id) {
        String path = id.tenantId() + "/" + id.integration();
        return id.connection().equals("default") ? path : path + "/" + id.connection();
    }

    private ObjectNode data(ConnectionId id) {
        return (ObjectNode)
                operator.send("GET", "secret/data/" + path(id), null).at("/data/data");
    }

    @Test
    void anEntryHasTheFieldsOfTheContractAndCiphertextOfTransit() {
        // Given
        ConnectionId id = id("github", "work");

        // When
        store().put(credential(id, 1, TOKEN));

        // Then
        ObjectNode data = data(id);
        assertThat(data.path("access_token").asText()).startsWith("vault:v1:");
        assertThat(data.path("refresh_token").asText()).startsWith("vault:v1:");
        assertThat(data.path("token_type").asText()).isEqualTo("bearer");
        assertThat(data.path("expires_at").asText()).isEqualTo("2026-03-01T11:00:00Z");
        assertThat(data.path("scopes").asText()).isEqualTo("repo,user");
        assertThat(data.path("created_at").asText()).isEqualTo("2026-03-01T10:00:00Z");
        assertThat(operator.send("GET", "transit/keys/" + tenant(), null)
                        .at("/data/type")
                        .asText())
                .isEqualTo("aes256-gcm96");
    }

    @Test
    void whatAPersonWroteIsAConnectionAndIsEncryptedInPlace() {
        // Given: the seed's command, every value a text.
        ConnectionId id = id("notion", "default");
        restore(
                id,
                Map.of(
                        "access_token", TOKEN,
                        "refresh_token", REFRESH,
                        "token_type", "bearer",
                        "scopes", "repo,user",
                        "bot_id", "bot-123",
                        "client_note", "kept",
                        "expires_at", "2031-03-01T10:00:00Z"));

        // When
        Credential found = store().find(id).orElseThrow();

        // Then
        assertThat(found.accessToken().reveal()).isEqualTo(TOKEN);
        assertThat(found.connection().scopes()).containsExactly("repo", "user");
        assertThat(found.connection().expiresAt()).isEqualTo(Instant.parse("2031-03-01T10:00:00Z"));
        assertThat(found.connection().metadata().path("bot_id").asText()).isEqualTo("bot-123");
        assertThat(everythingStored(tenant()))
                .contains("bot-123", "kept")
                .doesNotContain(TOKEN)
                .doesNotContain(REFRESH);
        assertThat(store().find(id)).contains(found);
        assertThat(store().put(found.ownedBy(new Connection.Account("42", null))
                        .with(found.connection().at(3))))
                .isTrue();
        assertThat(data(id).path("client_note").asText()).isEqualTo("kept");
        assertThat(data(id).path("bot_id").asText()).isEqualTo("bot-123");
    }

    @Test
    void namesInCamelCaseAreReadAndWrittenInSnakeCase() {
        // Given
        ConnectionId id = id("notion", "default");
        restore(id, Map.of("accessToken", TOKEN, "refreshToken", REFRESH, "expiresAt", 4_102_444_800L));

        // When
        Credential found = store().find(id).orElseThrow();

        // Then
        assertThat(found.refreshToken()).isEqualTo(Secret.of(REFRESH));
        assertThat(found.connection().expiresAt()).isEqualTo(Instant.ofEpochSecond(4_102_444_800L));
        assertThat(data(id).has("accessToken")).isFalse();
        assertThat(data(id).path("access_token").asText()).startsWith("vault:v1:");
    }

    @Test
    void ciphertextThatAPersonMadeOpensAndIsBoundToItsPlace() {
        // Given: vault write transit/keys/…, vault write transit/encrypt/… plaintext=…
        ConnectionId id = id("github", "default");
        operator.send("POST", "transit/keys/" + tenant(), Map.of("type", "aes256-gcm96"));
        JsonNode sealed = operator.send(
                "POST",
                "transit/encrypt/" + tenant(),
                Map.of("plaintext", Base64.getEncoder().encodeToString(TOKEN.getBytes(StandardCharsets.UTF_8))));
        String byHand = sealed.at("/data/ciphertext").asText();
        restore(id, Map.of("access_token", byHand));

        // When
        Credential found = store().find(id).orElseThrow();

        // Then
        assertThat(found.accessToken().reveal()).isEqualTo(TOKEN);
        assertThat(data(id).path("access_token").asText())
                .startsWith("vault:v1:")
                .isNotEqualTo(byHand);
    }

    @Test
    void anEntryWhoseNewestVersionWasDeletedIsNoConnectionAndCanBeMadeAgain() {
        // Given
        ConnectionId id = id("github", "default");
        store().put(credential(id, 1, TOKEN));
        operator.send("DELETE", "secret/data/" + path(id), null);

        // When
        boolean found = store().find(id).isPresent();
        boolean put = store().put(credential(id, 1, "again"));

        // Then
        assertThat(found).isFalse();
        assertThat(put).isTrue();
        assertThat(store().find(id).orElseThrow().accessToken().reveal()).isEqualTo("again");
    }

    @Test
    void whatIsNoCredentialIsNeitherListedNorDeleted() {
        // Given
        operator.send(
                "POST", "secret/data/" + tenant() + "/oauth-configs/github", Map.of("data", Map.of("clientId", "x")));
        operator.send("POST", "secret/data/" + tenant() + "/secrets", Map.of("data", Map.of("key", "x")));
        operator.send("POST", "secret/data/" + tenant() + "/github", Map.of("data", Map.of("note", "x")));

        // When
        List<Connection> listed = store().list(tenant());
        boolean deleted = store().delete(id("github", "default"));

        // Then
        assertThat(listed).isEmpty();
        assertThat(deleted).isFalse();
        assertThat(data(id("github", "default")).path("note").asText()).isEqualTo("x");
    }

    @Test
    void aStaleWriterDoesNotWriteOverAConnectionThatWasMadeAnew() {
        // Given
        ConnectionId id = id("github", "default");
        Credential old = credential(id, 1, "old");
        store().put(old);
        store().delete(id);
        Instant later = Instant.parse("2026-03-02T10:00:00Z");
        operator.send(
                "POST",
                "secret/data/" + path(id),
                Map.of("data", Map.of("access_token", TOKEN, "created_at", later.toString())));

        // When
        boolean late = store().put(credential(id, 2, "late"));

        // Then
        assertThat(late).isFalse();
        assertThat(store().find(id).orElseThrow().accessToken().reveal()).isEqualTo(TOKEN);
    }

    @Test
    void afterARotationOldValuesOpenAndTheNextWriteHasTheNewVersion() {
        // Given
        ConnectionId id = id("github", "default");
        store().put(credential(id, 1, TOKEN));

        // When
        access.transit().rotate(tenant());

        // Then
        assertThat(store().find(id).orElseThrow().accessToken().reveal()).isEqualTo(TOKEN);
        store().put(credential(id, 2, "second"));
        assertThat(data(id).path("access_token").asText()).startsWith("vault:v2:");
        assertThat(access.transit().keyVersion(tenant())).isEqualTo(2);
    }

    @Test
    void theCipherSealsForOneContextOfOneTenant() {
        // Given
        byte[] plain = {1, 2, 3};
        String sealed = cipher().seal(tenant(), "here", plain);

        // When
        byte[] opened = cipher().open(tenant(), "here", sealed);

        // Then
        assertThat(opened).isEqualTo(plain);
        assertThat(sealed).startsWith("vault:v1:");
        assertThatThrownBy(() -> cipher().open(tenant(), "elsewhere", sealed)).isInstanceOf(Undecipherable.class);
        assertThatThrownBy(() -> cipher().open(tenant() + "-b", "here", sealed)).isInstanceOf(Undecipherable.class);
    }
}
