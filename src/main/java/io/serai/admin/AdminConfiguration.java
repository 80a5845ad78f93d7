package io.serai.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.serai.credential.Connections;
import io.serai.custom.CustomServers;
import io.serai.deadletter.DeadLetters;
import io.serai.gateway.TenantLimits;
import io.serai.http.FrontDoor;
import io.serai.idempotency.Executions;
import io.serai.oauth.Consents;
import io.serai.quota.Quotas;
import io.serai.result.Results;
import io.serai.saga.SagaService;
import io.serai.secret.TenantCipher;
import io.serai.tenant.AdminKey;
import io.serai.tenant.DemoTenant;
import io.serai.tenant.KeyUse;
import io.serai.tenant.Plans;
import io.serai.tenant.Tenant;
import io.serai.tenant.TenantDirectory;
import io.serai.tenant.TenantSource;
import io.serai.tenant.Tenants;
import io.serai.tool.Catalogue;
import io.serai.usage.Usage;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.util.List;
import org.apache.camel.Processor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The steps of {@code routes/gateway/tenants.yaml}, and the welcome; the name of a bean is the name of its step. */
@Configuration(proxyBeanMethods = false)
class AdminConfiguration {

    @Bean
    TenantUsage tenantUsage(Usage usage, Quotas quotas, Results results, CustomServers servers, Plans plans) {
        return new TenantUsage(usage, quotas, results, servers, plans);
    }

    @Bean
    TenantViews tenantViews(TenantLimits limits, Plans plans, TenantUsage usage) {
        return new TenantViews(limits, plans, usage);
    }

    @Bean
    Processor readNewTenant(Clock clock) {
        return new ReadNewTenant(clock);
    }

    @Bean
    Processor createTenant(
            Tenants tenants, DeadLetters letters, Executions executions, Results results, TenantViews views) {
        return new CreateTenant(tenants, letters, executions, results, views);
    }

    @Bean
    Processor listTenants(Tenants tenants, Connections connections, KeyUse use) {
        return new ListTenants(tenants, connections, use);
    }

    @Bean
    Processor getTenant(TenantViews views) {
        return new GetTenant(views);
    }

    @Bean
    ChangeTenant.Factory tenantChanges(TenantDirectory directory, Tenants tenants, TenantViews views, Clock clock) {
        return new ChangeTenant.Factory(directory, tenants, views, clock);
    }

    @Bean
    Processor updateTenant(ChangeTenant.Factory changes) {
        return changes.fields();
    }

    @Bean
    Processor suspendTenant(ChangeTenant.Factory changes) {
        return changes.status(Tenant.Status.SUSPENDED);
    }

    @Bean
    Processor resumeTenant(ChangeTenant.Factory changes) {
        return changes.status(Tenant.Status.ACTIVE);
    }

    @Bean
    Processor mustBeConfirmed() {
        return new Confirmation();
    }

    @Bean
    Processor deleteTenant(
            Tenants tenants,
            Connections connections,
            DeadLetters letters,
            Executions executions,
            Results results,
            SagaService sagas,
            Consents consents,
            Quotas quotas,
            CustomServers servers,
            ObjectProvider<TenantSource> sources,
            TenantCipher cipher,
            Clock clock) {
        List<TenantSource> all = sources.orderedStream().toList();
        return new DeleteTenant(
                tenants,
                new Possessions(
                        connections, letters, executions, results, sagas, consents, quotas, servers, all, cipher),
                clock);
    }

    @Bean
    Processor reportHealth(Tenants tenants, Connections connections, Clock clock) {
        return new ReportHealth(tenants, connections, clock);
    }

    /** Where each line of standard output is a JSON object, nothing else belongs there. */
    @Bean
    Welcome startMessage(
            FrontDoor door,
            AdminKey adminKey,
            DemoTenant demo,
            Catalogue catalogue,
            @Value("${LOG_FORMAT:text}") String logFormat) {
        PrintStream out = logFormat.equalsIgnoreCase("json")
                ? new PrintStream(OutputStream.nullOutputStream(), false, UTF_8)
                : System.out;
        return new Welcome(door, adminKey, demo, catalogue, out);
    }
}
