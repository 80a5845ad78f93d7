package io.serai.tenant;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param enabled false is the development switch: loopback callers need no credential
 * @param tenantIdHeader name of the header that asserts a tenant
 * @param apiKeyHeader name of one further header that may carry the credential
 * @param fallbackTenant the tenant of a development caller that names none
 * @param adminApiKey the administrator's credential, at least 32 characters; null: generated into the data folder;
 *     empty: there is no administrator
 * @param demo whether a first start makes the tenant {@code demo}
 * @param autoRegister which tenants need not be made before they are named
 */
@ConfigurationProperties("serai.tenancy")
public record TenancySettings(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("X-Tenant-ID") String tenantIdHeader,
        @DefaultValue("Authorization") String apiKeyHeader,
        @DefaultValue("default") String fallbackTenant,
        @Nullable String adminApiKey,
        @DefaultValue("true") boolean demo,
        @DefaultValue("vault") AutoRegister autoRegister) {

    /** Which unknown names become tenants. */
    public enum AutoRegister {
        /** None. */
        OFF,
        /** Those that an operator made in Vault, when an operator names them. */
        VAULT,
        /** Every well-formed one, when something is first stored for it. */
        ANY
    }

    public TenancySettings {
        if (adminApiKey != null && !adminApiKey.isEmpty() && adminApiKey.length() < 32) {
            throw new IllegalArgumentException("ADMIN_API_KEY must have at least 32 characters");
        }
    }

    @Override
    public String toString() {
        return "TenancySettings[enabled=" + enabled + ", adminApiKey=[redacted]]";
    }
}
