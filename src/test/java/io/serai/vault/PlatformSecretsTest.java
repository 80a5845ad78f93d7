package io.serai.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.Reply;
import io.serai.SeraiTester;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class PlatformSecretsTest {

    private static final String ADMIN_KEY = "canary-admin-key-of-the-platform-0123456789";

    private TestVault vault;

    @BeforeEach
    void start() {
        vault = new TestVault();
        vault.put("platform/serai", Map.of("admin_key", ADMIN_KEY));
    }

    @AfterEach
    void stop() {
        vault.close();
    }

    private Map<String, String> environment(String adminKey) {
        Map<String, String> environment = new HashMap<>(vault.environment());
        environment.put("ADMIN_API_KEY", adminKey);
        environment.put("LOG_LEVEL", "debug");
        return environment;
    }

    @Test
    void aSettingMayNameASecretInVaultAndShowsNowhere(CapturedOutput output) {
        // When
        try (SeraiTester serai = SeraiTester.start(environment("{{hashicorp:secret:platform/serai#admin_key}}"))) {
            Reply reply = serai.request("GET", "/admin/tenants", null, Map.of("Authorization", "Bearer " + ADMIN_KEY));

            // Then
            assertThat(reply.status()).isEqualTo(200);
            assertThat(output.getAll()).doesNotContain(ADMIN_KEY);
        }
    }

    @Test
    void aNameThatLeadsToNothingRefusesTheStart() {
        // When
        Map<String, String> environment = environment("{{hashicorp:secret:platform/serai#other}}");

        // Then
        assertThatThrownBy(() -> SeraiTester.start(environment))
                .hasMessage("ADMIN_API_KEY names a secret that is not in Vault");
    }

    @Test
    void aNameMayHaveADefault() {
        // Given
        String key = "default-admin-key-0123456789-0123456789";

        // When
        try (SeraiTester serai =
                SeraiTester.start(environment("{{hashicorp:secret:platform/serai#other:" + key + "}}"))) {
            Reply reply = serai.request("GET", "/admin/tenants", null, Map.of("Authorization", "Bearer " + key));

            // Then
            assertThat(reply.status()).isEqualTo(200);
        }
    }

    @Test
    void aVaultThatCannotBeAskedRefusesTheStart() {
        // Given
        Map<String, String> environment = environment("{{hashicorp:secret:platform/serai#admin_key}}");
        vault.seal();

        // When
        Throwable refused = org.assertj.core.api.Assertions.catchThrowable(() -> SeraiTester.start(environment));

        // Then
        assertThat(refused).hasMessage("ADMIN_API_KEY names a secret in Vault, and Vault cannot be asked");
    }
}
