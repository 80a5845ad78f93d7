package io.serai.secret;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

@Configuration(proxyBeanMethods = false)
class SecretConfiguration {

    @Bean
    @ConditionalOnProperty(name = "serai.credential.store", havingValue = "embedded", matchIfMissing = true)
    TenantCipher tenantCipher(JdbcClient sql, DataFolder data, @Value("${serai.secret.master-key:}") String masterKey) {
        boolean used = sql.sql("select count(*) from master_key_check")
                        .query(Integer.class)
                        .single()
                > 0;
        return new EmbeddedTenantCipher(sql, MasterKey.of(masterKey, data.path(), used));
    }
}
