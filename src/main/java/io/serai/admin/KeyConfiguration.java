package io.serai.admin;

import io.serai.secret.TenantCipher;
import io.serai.tenant.ApiKeys;
import io.serai.tenant.KeyUse;
import io.serai.tenant.TenantDirectory;
import java.time.Clock;
import org.apache.camel.Processor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The steps of {@code routes/gateway/keys.yaml}. */
@Configuration(proxyBeanMethods = false)
class KeyConfiguration {

    @Bean
    KeyViews keyViews(KeyUse use, Clock clock) {
        return new KeyViews(use, clock);
    }

    @Bean
    Processor listKeys(ApiKeys keys, KeyViews views) {
        return new ListKeys(keys, views);
    }

    @Bean
    Processor createKey(ApiKeys keys, TenantDirectory tenants, KeyViews views, Clock clock) {
        return new CreateKey(keys, tenants, views, clock);
    }

    @Bean
    Processor rotateKey(ApiKeys keys, TenantDirectory tenants, Clock clock) {
        return new RotateKey(keys, tenants, clock);
    }

    @Bean
    Processor rotateTenantKey(TenantCipher cipher, TenantDirectory tenants, Clock clock) {
        return new RotateTenantKey(cipher, tenants, clock);
    }

    @Bean
    Processor revokeKey(ApiKeys keys) {
        return new RevokeKey(keys);
    }
}
