package io.serai.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.Reply;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CredentialsTest {

    private static final String TOKEN = "canary-token-7f21";

    private static SeraiTester serai;
    private static TenantClient tenant;

    @BeforeAll
    static void start() {
        serai = SeraiTester.start(Map.of());
        tenant = serai.newTenant("acme");
    }

    @AfterAll
    static void stop() {
        serai.close();
    }

    @Test
    void aStoredCredentialIsAnsweredWithoutItsToken() {
        // When
        Reply stored = tenant.request(
                "POST", "/tenants/acme/integrations/github/credentials", Map.of("accessToken", TOKEN, "expiresIn", 0));

        // Then
        assertThat(stored.status()).isEqualTo(201);
        assertThat(stored.json().fieldNames())
                .toIterable()
                .containsExactly("success", "tenantId", "integration", "encryptedAt", "expiresAt");
        assertThat(stored.json().get("expiresAt").isNull()).isTrue();
        assertThat(stored.json().toString()).doesNotContain(TOKEN);
    }

    @Test
    void aKeyOpensNoOtherTenantsConnections() {
        // When
        Reply refused =
                tenant.request("POST", "/tenants/other/integrations/github/credentials", Map.of("accessToken", TOKEN));

        // Then
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.json().get("code").asText()).isEqualTo("CROSS_TENANT_ACCESS_DENIED");
    }
}
