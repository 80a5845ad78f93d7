package io.serai.gateway;

import io.micrometer.core.instrument.MeterRegistry;
import io.serai.quota.Quotas;
import io.serai.result.StorageQuota;
import io.serai.tenant.Plans;
import io.serai.tenant.TenantDirectory;
import io.serai.throttle.PublicLimit;
import io.serai.throttle.Throttle;
import io.serai.throttle.ThrottleSettings;
import java.time.Clock;
import org.apache.camel.Processor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The steps that refuse what is too much. */
@Configuration(proxyBeanMethods = false)
class ThrottleStepsConfiguration {

    private static final long BYTES_OF_A_MB = 1_000_000;

    @Bean
    Gate gate(Throttle throttle, ThrottleSettings settings, Clock clock, MeterRegistry registry) {
        return new Gate(throttle, !settings.enabled(), clock, registry);
    }

    @Bean
    TenantLimits tenantLimits(ThrottleSettings settings, Plans plans) {
        return new TenantLimits(settings, plans);
    }

    @Bean("throttleCall")
    Processor throttleCall(Gate gate, TenantLimits limits) {
        return new ThrottleStep(gate, limits::ofCaller);
    }

    @Bean
    Processor throttleAddress(Gate gate, PublicLimit limit) {
        return new ThrottleAddress(gate, limit);
    }

    @Bean("throttleTool")
    Processor throttleTool(Gate gate, TenantLimits limits) {
        return new ThrottleStep(gate, limits::ofTool);
    }

    /** Comes after {@code throttleCall}, as the next one does. */
    @Bean("throttleOAuthStart")
    Processor throttleOAuthStart(Gate gate, TenantLimits limits) {
        return new ThrottleStep(gate, limits::ofConsents);
    }

    @Bean("throttleCredentialWrite")
    Processor throttleCredentialWrite(Gate gate, TenantLimits limits) {
        return new ThrottleStep(gate, limits::ofCredentialWrites);
    }

    /** {@code maxStorageMB}: what a tenant keeps are its results by reference. */
    @Bean
    StorageQuota storageQuota(TenantDirectory tenants, Plans plans) {
        return id ->
                plans.limit(tenants.find(id), "maxStorageMB").orElse(Long.MAX_VALUE / BYTES_OF_A_MB) * BYTES_OF_A_MB;
    }

    @Bean("countInvocation")
    Processor countInvocation(Quotas quotas, Plans plans) {
        return new CountInvocation(quotas, plans);
    }
}
