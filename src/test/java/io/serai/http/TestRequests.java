package io.serai.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;

/** Requests that nobody has sent, for steps that are tried without a door. */
public final class TestRequests {

    private static final TrustedProxies NO_PROXIES =
            new TrustedProxies(AddressBlocks.of(List.of()), ForwardedBy.X_FORWARDED_FOR);

    private TestRequests() {}

    /** Makes an exchange that of a POST. */
    @SuppressWarnings("NullAway") // a consumer that nobody asks for
    public static void post(Exchange exchange, String path, Map<String, String> headers, byte[] body) {
        MultiMap head = MultiMap.caseInsensitiveMultiMap().addAll(headers);
        HttpServerRequest source = (HttpServerRequest) Proxy.newProxyInstance(
                HttpServerRequest.class.getClassLoader(),
                new Class<?>[] {HttpServerRequest.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "method" -> HttpMethod.POST;
                    case "path" -> path;
                    case "headers" -> head;
                    case "remoteAddress" -> null;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
        MultiMap query = MultiMap.caseInsensitiveMultiMap();
        PathTable.Match match = new PathTable.Match(null, Map.of());
        exchange.setProperty(Inbound.PROPERTY, new Request("test", source, NO_PROXIES, match, query, body, 0, null));
    }
}
