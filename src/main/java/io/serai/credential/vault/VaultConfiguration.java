package io.serai.credential.vault;

import io.micrometer.core.instrument.MeterRegistry;
import io.serai.credential.ClientAppStore;
import io.serai.credential.ConnectionListener;
import io.serai.credential.OutsideConnections;
import io.serai.secret.SecretSource;
import io.serai.secret.TenantCipher;
import io.serai.tenant.TenantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "serai.credential.store", havingValue = "vault")
class VaultConfiguration {

    /** One object, so that the client, the session and what is built on them are made and closed together. */
    @Bean
    VaultAccess vaultAccess(VaultSettings settings, MeterRegistry registry) {
        return VaultAccess.of(settings, registry);
    }

    @Bean
    VaultCredentialStore credentialStore(VaultAccess vault, ObjectProvider<ConnectionListener> listeners) {
        return vault.credentialStore(found -> listeners.orderedStream().forEach(one -> one.discovered(found)));
    }

    @Bean
    OutsideConnections outsideConnections(VaultAccess vault, VaultCredentialStore store) {
        return vault.walk(store);
    }

    @Bean
    ClientAppStore clientAppStore(VaultAccess vault) {
        return vault.clientAppStore();
    }

    @Bean
    TenantCipher tenantCipher(VaultAccess vault) {
        return new VaultTenantCipher(vault.transit());
    }

    @Bean
    SecretSource vaultSecrets(VaultAccess vault) {
        return new VaultSecrets(vault);
    }

    @Bean
    TenantSource vaultTenants(VaultAccess vault) {
        return new VaultTenants(vault.entries(), vault.transit(), vault.layout());
    }
}
