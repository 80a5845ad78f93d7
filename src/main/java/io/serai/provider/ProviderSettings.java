package io.serai.provider;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** @param bulkhead most calls that one tenant may have under way at one provider, on this node */
@ConfigurationProperties("serai.provider")
record ProviderSettings(@DefaultValue("200") int bulkhead) {

    ProviderSettings {
        if (bulkhead < 1) {
            throw new IllegalArgumentException("serai.provider.bulkhead (SERAI_BULKHEAD) must be at least 1");
        }
    }
}
