package io.serai.provider;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;
import org.jspecify.annotations.Nullable;

/** Options of {@code provider:} in a route file. */
public final class ProviderEndpoint extends DefaultEndpoint {

    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");

    private final String providerId;
    private final Provider provider;
    private final ProviderCalls calls;
    private final ObjectMapper json;
    private String httpMethod = "GET";
    private String path = "/";
    private @Nullable String send;
    private Set<String> query = Set.of();
    private @Nullable String base64;

    ProviderEndpoint(
            String uri,
            Component component,
            String providerId,
            Provider provider,
            ProviderCalls calls,
            ObjectMapper json) {
        super(uri, component);
        this.providerId = providerId;
        this.provider = provider;
        this.calls = calls;
        this.json = json;
    }

    /** One of GET, POST, PUT, PATCH, DELETE. */
    public void setHttpMethod(String httpMethod) {
        if (!METHODS.contains(httpMethod)) {
            throw new IllegalArgumentException("httpMethod must be one of " + METHODS + ", not " + httpMethod);
        }
        this.httpMethod = httpMethod;
    }

    /** Path below the base address; {@code {name}} and {@code {+name}} are filled from the arguments. */
    public void setPath(String path) {
        this.path = path;
    }

    /** {@code query} or {@code body}: where arguments go that are not in the path. */
    public void setSend(String send) {
        if (!send.equals("query") && !send.equals("body")) {
            throw new IllegalArgumentException("send must be query or body, not " + send);
        }
        this.send = send;
    }

    /** Arguments that go to the query although the rest goes to the body; separated by commas. */
    public void setQuery(String query) {
        this.query = Arrays.stream(query.split(",")).map(String::trim).collect(Collectors.toUnmodifiableSet());
    }

    /** The one argument that is text and is sent Base64-encoded. */
    public void setBase64(String base64) {
        this.base64 = base64;
    }

    @Override
    public Producer createProducer() {
        boolean bodyByDefault = !httpMethod.equals("GET") && !httpMethod.equals("DELETE");
        boolean sendInBody = send == null ? bodyByDefault : send.equals("body");
        RequestMapping mapping =
                new RequestMapping(httpMethod, new PathTemplate(path), sendInBody, query, base64, provider.body());
        return new ProviderProducer(this, providerId, provider, mapping, calls, json);
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException("provider: is called; it cannot start a route");
    }

    @Override
    public boolean isSingleton() {
        return true;
    }
}
