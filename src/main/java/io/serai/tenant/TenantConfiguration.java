package io.serai.tenant;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.invalidation.Invalidations;
import io.serai.secret.DataFolder;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.transaction.support.TransactionOperations;

@EnableScheduling
@Configuration(proxyBeanMethods = false)
class TenantConfiguration {

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    Plans plans() {
        return new Plans();
    }

    @Bean
    ApiKeys apiKeys(JdbcClient sql, TransactionOperations transaction, Clock clock, Invalidations invalidations) {
        return new ApiKeys(sql, transaction, clock, invalidations);
    }

    @Bean
    OperatorKeys operatorKeys(
            JdbcClient sql, TransactionOperations transaction, Clock clock, Invalidations invalidations) {
        return new OperatorKeys(sql, transaction, clock, invalidations);
    }

    @Bean
    Standing standing(TenantDirectory tenants, ApiKeys keys, OperatorKeys operators, Clock clock) {
        return new Standing(tenants, keys, operators, clock);
    }

    @Bean
    KeyUse keyUse(JdbcClient sql) {
        return new KeyUse(sql);
    }

    @Bean
    Tenants tenants(
            JdbcClient sql,
            TransactionOperations transaction,
            ApiKeys keys,
            ObjectMapper json,
            Invalidations invalidations) {
        return new Tenants(sql, transaction, keys, json, invalidations);
    }

    @Bean
    TenantDirectory tenantDirectory(
            Tenants tenants, ObjectProvider<TenantSource> sources, TenancySettings settings, Clock clock) {
        return new TenantDirectory(tenants, sources.stream().toList(), settings.autoRegister(), clock);
    }

    @Bean
    AdminKey adminKey(TenancySettings settings, DataFolder data) {
        return AdminKey.of(settings.adminApiKey(), data.path());
    }

    @Bean
    DemoTenant demoTenant(Tenants tenants, ApiKeys keys, TenancySettings settings, DataFolder data, Clock clock) {
        return new DemoTenant(tenants, keys, settings, data, clock);
    }

    @Bean
    Authenticator authenticator(
            ApiKeys keys,
            OperatorKeys operators,
            AdminKey adminKey,
            KeyUse use,
            ObjectProvider<UserTokens> tokens,
            Clock clock) {
        return new Authenticator(keys, operators, adminKey, use, tokens.getIfAvailable(), clock);
    }
}
