package io.serai.provider;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

/**
 * {@code to: provider:<id>}: calls the provider with the tenant's credential. In the running text of a file the id ends in
 * its version, {@code @7}.
 */
public final class ProviderComponent extends DefaultComponent {

    private final Providers providers;
    private final ProviderCalls calls;
    private final ObjectMapper json;

    ProviderComponent(Providers providers, ProviderCalls calls, ObjectMapper json) {
        this.providers = providers;
        this.calls = calls;
        this.json = json;
    }

    /** The same component for another Camel context and other providers. */
    public ProviderComponent with(Providers others) {
        return new ProviderComponent(others, calls, json);
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        Provider provider = providers.version(remaining);
        if (provider == null || provider.baseUrl() == null) {
            throw new IllegalArgumentException("There is no provider " + remaining + " with a baseUrl");
        }
        String id = remaining.replaceFirst("@\\d+$", "");
        return new ProviderEndpoint(uri, this, id, provider, calls, json);
    }

    /** A path may hold {@code +} and {@code %}, which the default would decode. */
    @Override
    public boolean useRawUri() {
        return true;
    }
}
