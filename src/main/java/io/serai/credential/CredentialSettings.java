package io.serai.credential;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param store {@code embedded} or {@code vault}
 * @param cacheSeconds how long a credential is used before the store is asked again, 1 to 300
 */
@ConfigurationProperties("serai.credential")
record CredentialSettings(
        @DefaultValue("embedded") String store,
        @DefaultValue("30") int cacheSeconds) {

    CredentialSettings {
        if (cacheSeconds < 1 || cacheSeconds > 300) {
            throw new IllegalArgumentException("SERAI_CREDENTIAL_CACHE_SECONDS must be 1 to 300");
        }
    }
}
