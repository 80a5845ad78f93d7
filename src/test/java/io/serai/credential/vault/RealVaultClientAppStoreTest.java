package io.serai.credential.vault;

import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** The same against a Vault or OpenBao with the engines {@code secret} (KV 2) and {@code transit}, where there is one. */
@EnabledIfEnvironmentVariable(
        named = "SERAI_TEST_VAULT_ADDR",
        matches = "https?://.+",
        disabledReason = "No real Vault: set SERAI_TEST_VAULT_ADDR and SERAI_TEST_VAULT_TOKEN")
@EnabledIfEnvironmentVariable(
        named = "SERAI_TEST_VAULT_TOKEN",
        matches = ".+",
        disabledReason = "No real Vault: set SERAI_TEST_VAULT_ADDR and SERAI_TEST_VAULT_TOKEN")
class RealVaultClientAppStoreTest extends VaultClientAppStoreContract {

    @Override
    String address() {
        return System.getenv("SERAI_TEST_VAULT_ADDR");
    }

    @Override
    String token() {
        return System.getenv("SERAI_TEST_VAULT_TOKEN");
    }
}
