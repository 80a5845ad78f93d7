package io.serai.bridge;

import io.serai.secret.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The gateway over HTTP. Whoever asks closes the answer's body, which also tells the gateway that nobody waits any more. */
final class Gateway implements AutoCloseable {

    private static final Duration TO_CONNECT = Duration.ofSeconds(5);

    /** A call takes two minutes at most. */
    private static final Duration TO_ANSWER = Duration.ofMinutes(3);

    private static final Duration TO_PART = Duration.ofSeconds(2);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TO_CONNECT)
            .build();
    private final URI url;
    private final @Nullable Secret key;

    /** @param key null for a gateway that asks for none */
    Gateway(URI url, @Nullable Secret key) {
        this.url = url;
        this.key = key;
    }

    URI url() {
        return url;
    }

    boolean hasKey() {
        return key != null;
    }

    HttpResponse<InputStream> post(byte[] message, Map<String, String> headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = request(headers, TO_ANSWER)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .POST(BodyPublishers.ofByteArray(message));
        return client.send(request.build(), BodyHandlers.ofInputStream());
    }

    HttpResponse<InputStream> listen(Map<String, String> headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = request(headers, TO_ANSWER)
                .header("Accept", "text/event-stream")
                .GET();
        return client.send(request.build(), BodyHandlers.ofInputStream());
    }

    void delete(Map<String, String> headers) throws IOException, InterruptedException {
        client.send(request(headers, TO_PART).DELETE().build(), BodyHandlers.discarding());
    }

    private HttpRequest.Builder request(Map<String, String> headers, Duration patience) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url).timeout(patience);
        headers.forEach(request::header);
        if (key != null) {
            request.header("Authorization", "Bearer " + key.reveal());
        }
        return request;
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
