package io.serai.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.Reply;
import io.serai.SeraiTester;
import io.serai.TenantClient;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TenantsTest {

    private static SeraiTester serai;

    @BeforeAll
    static void start() {
        serai = SeraiTester.start(Map.of());
    }

    @AfterAll
    static void stop() {
        serai.close();
    }

    @Test
    void aNewTenantIsShownWithItsKeyOnce() {
        // When
        Reply made = serai.adminRequest(
                "POST",
                "/admin/tenants",
                Map.of("id", "acme-corp", "name", "ACME Corporation", "limits", Map.of("requestsPerMinute", 2000)));

        // Then
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.json().fieldNames())
                .toIterable()
                .containsExactly(
                        "id",
                        "name",
                        "email",
                        "plan",
                        "status",
                        "limits",
                        "features",
                        "security",
                        "metadata",
                        "createdAt",
                        "updatedAt",
                        "apiKey",
                        "nextSteps");
        assertThat(made.json().at("/limits/requestsPerMinute").asInt()).isEqualTo(2000);
        assertThat(made.json().get("apiKey").asText()).matches("srk_[a-z0-9]{8}_[A-Za-z0-9_-]{43}");
    }

    @Test
    void anIdIsTakenOnce() {
        // Given
        serai.newTenant("taken");

        // When
        Reply again = serai.adminRequest("POST", "/admin/tenants", Map.of("tenantId", "taken"));

        // Then
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.json().get("code").asText()).isEqualTo("TENANT_ALREADY_EXISTS");
    }

    @Test
    void onlyTheAdministratorMakesTenants() {
        // Given
        TenantClient tenant = serai.newTenant("curious");

        // When
        Reply refused = tenant.request("POST", "/admin/tenants", Map.of("id", "other"));

        // Then
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.json().get("code").asText()).isEqualTo("ADMIN_REQUIRED");
    }
}
