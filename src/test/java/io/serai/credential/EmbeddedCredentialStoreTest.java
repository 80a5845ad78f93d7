package io.serai.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.SeraiTester;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class EmbeddedCredentialStoreTest extends SqlCredentialStoreContract {

    private static final String OTHER_KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

    private static SeraiTester serai;

    @BeforeAll
    static void start() {
        serai = SeraiTester.startOnFile(Map.of());
    }

    @AfterAll
    static void stop() {
        serai.close();
    }

    @Override
    SeraiTester serai() {
        return serai;
    }

    @Override
    protected String everythingStored(String tenantId) {
        try {
            return Files.readString(serai.data().resolve("serai.mv.db"), StandardCharsets.ISO_8859_1)
                            .replace("github", "") // older pages of the file
                    + super.everythingStored(tenantId);
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    @Test
    void anotherMasterKeyRefusesTheStartAndChangesNothing() {
        // Given
        SeraiTester first = SeraiTester.startOnFile(Map.of());
        first.newTenant("acme").connect("github", TOKEN);
        Map<String, List<Map<String, Object>>> before = rows(first);
        first.close();

        // When
        assertThatThrownBy(() -> SeraiTester.startOnFile(first.data(), Map.of("TOKEN_ENCRYPTION_KEY", OTHER_KEY)))
                .hasStackTraceContaining("master key");

        // Then
        try (SeraiTester again = SeraiTester.startOnFile(first.data(), Map.of())) {
            assertThat(rows(again)).isEqualTo(before);
            Credential opened = again.bean(CredentialStore.class)
                    .find(new ConnectionId("acme", "github", "default"))
                    .orElseThrow();
            assertThat(opened.accessToken().reveal()).isEqualTo(TOKEN);
        }
    }

    private static Map<String, List<Map<String, Object>>> rows(SeraiTester tester) {
        JdbcClient sql = tester.bean(JdbcClient.class);
        return Map.of(
                "check", sql.sql("select * from master_key_check").query().listOfRows(),
                "keys", sql.sql("select * from tenant_keys").query().listOfRows(),
                "credentials", sql.sql("select * from credentials").query().listOfRows());
    }
}
