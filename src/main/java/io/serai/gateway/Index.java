package io.serai.gateway;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.spi.RestRegistry;

/** Step {@code index}: what this is, which paths it has, and how to call them. The paths are those of the routes. */
final class Index implements Processor {

    private static final Map<String, Object> AUTHENTICATION = authentication();

    private final String version;

    Index(String version) {
        this.version = version;
    }

    @Override
    public void process(Exchange exchange) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("name", "Serai");
        body.put("version", version);
        body.put("description", "Multi-tenant tool-call gateway");
        body.put("endpoints", endpoints(exchange.getContext().getRestRegistry()));
        body.put("authentication", AUTHENTICATION);
        exchange.getMessage().setBody(Reply.ok(body));
    }

    private static Map<String, String> endpoints(RestRegistry rest) {
        Map<String, String> endpoints = new TreeMap<>();
        for (RestRegistry.RestService service : rest.listAllRestServices()) {
            String path = "/" + service.getUriTemplate().replaceFirst("^/+", "");
            String name = service.getMethod().toUpperCase(Locale.ROOT) + " " + path;
            endpoints.put(name, String.valueOf(service.getDescription()));
        }
        return endpoints;
    }

    private static Map<String, Object> authentication() {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("type", "bearer");
        view.put("header", "Authorization: Bearer <key>");
        view.put("alternative", "X-API-Key: <key>");
        return view;
    }
}
