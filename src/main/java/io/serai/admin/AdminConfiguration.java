package io.serai.admin;

import io.serai.credential.Connections;
import io.serai.provider.Providers;
import io.serai.tenant.TenantDirectory;
import io.serai.tenant.Tenants;
import io.serai.throttle.ThrottleSettings;
import java.time.Clock;
import org.apache.camel.Processor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The steps of the control plane; the name of a bean is the name of its step. */
@Configuration(proxyBeanMethods = false)
class AdminConfiguration {

    @Bean
    TenantViews tenantViews(ThrottleSettings settings) {
        return new TenantViews(settings);
    }

    @Bean
    Processor readNewTenant(Clock clock) {
        return new ReadNewTenant(clock);
    }

    @Bean
    Processor createTenant(Tenants tenants, TenantViews views) {
        return new CreateTenant(tenants, views);
    }

    @Bean
    Processor oauthFeature() {
        return new FeatureGate("oauth");
    }

    @Bean
    Processor storeCredential(Providers providers, Connections connections, TenantDirectory tenants, Clock clock) {
        return new StoreCredential(providers, connections, tenants, clock);
    }
}
