package io.serai.provider;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What holds for providers whose file says nothing else.
 *
 * @param bulkhead most calls that one tenant may have under way at one provider, on this node
 * @param breaker whether a provider that is down is left alone for a while
 */
@ConfigurationProperties("serai.provider")
record ProviderSettings(
        @DefaultValue("200") int bulkhead,
        @DefaultValue("true") boolean breaker) {

    ProviderSettings {
        if (bulkhead < 1) {
            throw new IllegalArgumentException("serai.provider.bulkhead (SERAI_BULKHEAD) must be at least 1");
        }
    }
}
