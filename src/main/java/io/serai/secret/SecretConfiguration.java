package io.serai.secret;

import io.serai.invalidation.Invalidations;
import java.nio.file.Path;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "serai.credential.store", havingValue = "embedded", matchIfMissing = true)
class SecretConfiguration {

    private static final String GUARD = "masterKeyGuard";

    /** Opening a database file already changes it: a wrong master key is found before. */
    @Bean
    static BeanFactoryPostProcessor masterKeyBeforeDatabase() {
        return SecretConfiguration::putGuardFirst;
    }

    private static void putGuardFirst(ConfigurableListableBeanFactory beans) {
        if (beans.containsBeanDefinition("dataSource")) {
            beans.getBeanDefinition("dataSource").setDependsOn(GUARD);
        }
    }

    @Bean(GUARD)
    MasterKeyGuard masterKeyGuard(SecretSettings settings, DataFolder data) {
        MasterKeyGuard guard = new MasterKeyGuard(settings, data.path());
        guard.check();
        return guard;
    }

    @Bean
    EmbeddedTenantCipher tenantCipher(
            JdbcClient sql,
            TransactionOperations transaction,
            SecretSettings settings,
            DataFolder data,
            Invalidations invalidations) {
        KeyRing ring = settings.keysInDatabase()
                ? new SqlKeyRing(sql, transaction)
                : new FileKeyRing(MasterKeyGuard.file(data.path()));
        KeyRegister register = new KeyRegister(sql, transaction);
        Path folder = data.path();
        boolean used = register.isUsed() || ring.content().isPresent();
        MasterKeys masters = MasterKeys.of(settings.masterKey(), settings.masterKeyPrevious(), folder, used);
        KeyCustody.takeCharge(ring, masters, register);
        return new EmbeddedTenantCipher(ring, masters, invalidations);
    }
}
