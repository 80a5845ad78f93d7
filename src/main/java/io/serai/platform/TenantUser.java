package io.serai.platform;

import io.serai.secret.Secret;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The second user of the platform database, for the work of tenants.
 *
 * @param username empty: there is none
 */
@ConfigurationProperties("serai.tenant-database")
record TenantUser(
        @DefaultValue("") String username, @Nullable Secret password) {

    boolean isSet() {
        return !username.isEmpty();
    }
}
