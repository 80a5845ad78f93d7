package io.serai.provider;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What holds for providers whose file says nothing else.
 *
 * @param bulkhead most calls that one tenant may have under way at one provider, on this node
 * @param maxPages how many pages of a list are joined for one call, whatever a file allows
 * @param breaker whether a provider that is down is left alone for a while
 */
@ConfigurationProperties("serai.provider")
record ProviderSettings(
        @DefaultValue("200") int bulkhead,
        @DefaultValue("20") int maxPages,
        @DefaultValue("true") boolean breaker) {

    ProviderSettings {
        if (bulkhead < 1) {
            throw new IllegalArgumentException("serai.provider.bulkhead (SERAI_BULKHEAD) must be at least 1");
        }
        if (maxPages < 1 || maxPages > 100) {
            throw new IllegalArgumentException("serai.provider.max-pages (SERAI_MAX_PAGES) must be from 1 to 100");
        }
    }
}
