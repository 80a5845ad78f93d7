package io.serai.peers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** A person with a browser that keeps cookies and follows redirects, up to the address that is Serai's to answer. */
final class Person implements AutoCloseable {

    private static final int MOST_REDIRECTS = 10;

    private final HttpClient browser = HttpClient.newBuilder()
            .cookieHandler(new CookieManager(null, CookiePolicy.ACCEPT_ALL))
            .build();

    /** Follows the address until it leads to the callback; returns that with its query. */
    URI consentAt(URI address, String callback) throws IOException, InterruptedException {
        URI next = address;
        for (int i = 0; i < MOST_REDIRECTS; i++) {
            if (next.toString().startsWith(callback)) {
                return next;
            }
            HttpResponse<String> page =
                    browser.send(HttpRequest.newBuilder(next).build(), BodyHandlers.ofString());
            String location = page.headers()
                    .firstValue("Location")
                    .orElseThrow(() -> new AssertionError(page.statusCode() + " " + page.body()));
            next = next.resolve(location);
        }
        throw new AssertionError("Too many redirects at " + next);
    }

    /** Sends the form of a consent page, with what the page's address says and more; returns where that leads. */
    URI submit(URI form, URI page, Map<String, String> more) throws IOException, InterruptedException {
        Map<String, String> fields = new HashMap<>(query(page));
        fields.putAll(more);
        String body = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
        HttpResponse<String> answer = browser.send(
                HttpRequest.newBuilder(form)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        return URI.create(answer.headers()
                .firstValue("Location")
                .orElseThrow(() -> new AssertionError(answer.statusCode() + " " + answer.body())));
    }

    static Map<String, String> query(URI address) {
        Map<String, String> parameters = new HashMap<>();
        for (String pair : address.getRawQuery().split("&")) {
            String[] parts = pair.split("=", 2);
            parameters.put(parts[0], parts.length == 1 ? "" : URLDecoder.decode(parts[1], UTF_8));
        }
        return parameters;
    }

    @Override
    public void close() {
        browser.close();
    }
}
