package io.serai.provisioning;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which files there are.
 *
 * @param tenantsEnabled whether the file of tenants is read at all
 * @param tenants the file of tenants
 * @param multiTenant the file of limits and plans; read if it is there
 */
@ConfigurationProperties("serai.provisioning")
record ProvisioningSettings(
        @DefaultValue("false") boolean tenantsEnabled,
        @DefaultValue("config/tenants.json") Path tenants,
        @DefaultValue("config/multi-tenant.yaml") Path multiTenant) {}
