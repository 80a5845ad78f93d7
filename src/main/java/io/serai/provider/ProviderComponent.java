package io.serai.provider;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.tool.VersionedName;
import io.serai.vendor.Operation;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;
import org.springframework.core.env.Environment;

/**
 * {@code to: provider:<id>}: calls the provider with the tenant's credential. In the running text of a file the id ends in
 * its version, {@code @7}.
 */
public final class ProviderComponent extends DefaultComponent {

    /** The option of the one route that serves all operations of a document; no file can write it. */
    public static final String OPERATIONS = "operations";

    private final Providers providers;
    private final ProviderCalls calls;
    private final ObjectMapper json;
    private final int maxPages;
    private final Environment environment;

    ProviderComponent(
            Providers providers, ProviderCalls calls, ObjectMapper json, int maxPages, Environment environment) {
        this.providers = providers;
        this.calls = calls;
        this.json = json;
        this.maxPages = maxPages;
        this.environment = environment;
    }

    /** The same component for another Camel context and other providers. */
    public ProviderComponent with(Providers others) {
        return new ProviderComponent(others, calls, json, maxPages, environment);
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        Provider provider = providers.version(remaining);
        if (provider == null || provider.baseUrl() == null) {
            throw new IllegalArgumentException("There is no provider " + remaining + " with a baseUrl");
        }
        String id = VersionedName.plain(remaining);
        Map<String, Operation> operations =
                parameters.remove(OPERATIONS) == null ? null : providers.operations(remaining);
        return new ProviderEndpoint(
                uri, this, id, provider, longestMillis(id, provider), maxPages, calls, json, operations);
    }

    /** Longest time for one call of a provider in force, whatever its steps are. */
    public int longestMillis(String id) {
        Provider provider = providers.get(id);
        return provider == null ? Integer.MAX_VALUE : longestMillis(id, provider);
    }

    /** The operator's word counts more than the file's. */
    private int longestMillis(String id, Provider provider) {
        Integer ofTheFile = provider.protection().timeoutMs();
        int otherwise = ofTheFile == null ? Integer.MAX_VALUE : ofTheFile;
        int millis = environment.getProperty("serai.providers." + id + ".timeout-ms", Integer.class, otherwise);
        if (millis < 1) {
            throw new IllegalArgumentException("The time limit of " + id + " must be at least 1 ms");
        }
        return millis;
    }

    /** A path may hold {@code +} and {@code %}, which the default would decode. */
    @Override
    public boolean useRawUri() {
        return true;
    }
}
