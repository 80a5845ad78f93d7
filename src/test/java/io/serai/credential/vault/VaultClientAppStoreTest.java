package io.serai.credential.vault;

import io.serai.vault.TestVault;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class VaultClientAppStoreTest extends VaultClientAppStoreContract {

    private static TestVault vault;

    @BeforeAll
    static void start() {
        vault = new TestVault();
    }

    @AfterAll
    static void stop() {
        vault.close();
    }

    @Override
    String address() {
        return vault.address();
    }

    @Override
    String token() {
        return TestVault.ROOT;
    }
}
