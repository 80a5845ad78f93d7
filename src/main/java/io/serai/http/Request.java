package io.serai.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One inbound HTTP request, read-only. Camel sees none of its headers or parameters: a step asks for the one it needs by
 * name, so that nothing a caller invents can steer a component.
 */
public final class Request {

    private final String id;
    private final String method;
    private final String path;
    private final boolean enveloped;
    private final Map<String, String> pathParameters;
    private final MultiMap query;
    private final MultiMap headers;
    private final String remoteAddress;
    private final String clientAddress;
    private final byte[] body;
    private final long arrivedAt;
    private volatile boolean over;
    private final @Nullable OpenRequest open;

    Request(
            String id,
            HttpServerRequest source,
            TrustedProxies proxies,
            PathTable.Match match,
            MultiMap query,
            byte[] body,
            long arrivedAt,
            @Nullable OpenRequest open) {
        this.id = id;
        this.method = source.method().name();
        this.path = source.path();
        this.enveloped = path.startsWith(FrontDoor.API_PREFIX);
        this.pathParameters = match.parameters();
        this.query = query;
        this.headers = source.headers();
        this.remoteAddress =
                source.remoteAddress() == null ? "" : source.remoteAddress().hostAddress();
        this.clientAddress =
                proxies.areNone() ? remoteAddress : proxies.client(remoteAddress, headers.getAll(proxies.header()));
        this.body = body;
        this.arrivedAt = arrivedAt;
        this.open = open;
    }

    /** The answer has gone out. */
    void end() {
        over = true;
    }

    boolean isOver() {
        return over;
    }

    /** The caller's {@code X-Request-ID}, or a UUID of ours. */
    public String id() {
        return id;
    }

    public String method() {
        return method;
    }

    /** The raw path, without the query. */
    public String path() {
        return path;
    }

    /** Whether the answer goes into the envelope that {@code /api/v1} paths promise. */
    public boolean enveloped() {
        return enveloped;
    }

    /** A decoded part of the path, by its name in the route's template. */
    public String pathParameter(String name) {
        String value = pathParameters.get(name);
        if (value == null) {
            throw new IllegalArgumentException("The route's path has no {" + name + "}");
        }
        return value;
    }

    /** The same for a part that only some routes have. */
    public @Nullable String optionalPathParameter(String name) {
        return pathParameters.get(name);
    }

    /** The first value of a query parameter. */
    public @Nullable String query(String name) {
        return query.get(name);
    }

    /** All values of a query parameter. */
    public List<String> queries(String name) {
        return query.getAll(name);
    }

    /** The one value of a header; the first, if it is repeated. */
    public @Nullable String header(String name) {
        return headers.get(name);
    }

    public List<String> headers(String name) {
        return headers.getAll(name);
    }

    /** The IP address of whoever is at the other end of the connection, perhaps a proxy, as text. */
    public String remoteAddress() {
        return remoteAddress;
    }

    /** The IP address of the client, behind the operator's own proxies; whoever has a rule for addresses means this one. */
    public String clientAddress() {
        return clientAddress;
    }

    /** The body's bytes; empty if there was none. Not to be changed. */
    public byte[] body() {
        return body;
    }

    /** The rest of a request that goes on to somebody else; null of any other, whose body is read already. */
    public @Nullable OpenRequest open() {
        return open;
    }

    /** {@link System#nanoTime()} when the head was complete. */
    public long arrivedAt() {
        return arrivedAt;
    }
}
