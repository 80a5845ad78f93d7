package io.serai.provisioning;

import io.serai.credential.Connections;
import io.serai.secret.SecretSource;
import io.serai.tenant.Plans;
import io.serai.tenant.Tenants;
import io.serai.usage.Usage;
import java.nio.file.Files;
import java.time.Clock;
import java.util.Optional;
import org.apache.camel.Processor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

@Configuration(proxyBeanMethods = false)
class ProvisioningConfiguration {

    @Bean
    ConfigurationFiles configurationFiles(
            ProvisioningSettings settings,
            Tenants tenants,
            Connections connections,
            Plans plans,
            Usage usage,
            ObjectProvider<SecretSource> vault,
            Environment environment,
            Clock clock) {
        Placeholders placeholders = new Placeholders(environment::getProperty, vault.getIfAvailable());
        Provisioning provisioning = new Provisioning(tenants, connections, placeholders, clock);
        return new ConfigurationFiles(
                Optional.of(settings.multiTenant())
                        .filter(Files::exists)
                        .map(path -> new MultiTenantFile(path, plans, usage)),
                Optional.of(settings.tenants())
                        .filter(path -> settings.tenantsEnabled())
                        .map(path -> new TenantsFile(path, provisioning)),
                tenants);
    }

    @Bean
    Processor reloadConfiguration(ConfigurationFiles files) {
        return new ReloadConfiguration(files);
    }
}
