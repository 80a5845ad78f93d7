package io.serai.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.SeraiTester;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A client of a stream of events. */
final class EventReader implements AutoCloseable {

    /** An event as it came. */
    record Event(@Nullable String id, @Nullable String type, String data) {

        JsonNode json() {
            try {
                return SeraiTester.JSON.readTree(data);
            } catch (IOException malformed) {
                throw new AssertionError(data, malformed);
            }
        }
    }

    private static final Event END = new Event(null, "end", "");

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final HttpResponse<InputStream> response;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

    private EventReader(HttpRequest request) {
        try {
            response = client.send(request, BodyHandlers.ofInputStream());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
        Thread.startVirtualThread(this::read);
    }

    /** @param body null for a GET */
    static EventReader open(SeraiTester serai, String path, @Nullable Object body, Map<String, String> headers) {
        return open(serai.api().resolve(path), body, headers);
    }

    static EventReader open(URI address, @Nullable Object body, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address);
        headers.forEach(request::header);
        if (body != null) {
            request.header("Content-Type", "application/json").POST(BodyPublishers.ofString(SeraiTester.text(body)));
        }
        return new EventReader(request.build());
    }

    int status() {
        return response.statusCode();
    }

    String header(String name) {
        return response.headers().firstValue(name).orElse("");
    }

    /** The next event; waits for it. */
    Event next() {
        try {
            Event event = events.poll(20, TimeUnit.SECONDS);
            if (event == null) {
                throw new AssertionError("No event came");
            }
            return event;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    /** Waits for the end of the stream, behind which nothing came. */
    boolean ends() {
        return next() == END;
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            String id = null;
            String type = null;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("event: ")) {
                    type = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    events.add(new Event(id, type, line.substring(6)));
                    id = null;
                    type = null;
                }
            }
        } catch (IOException cut) {
            // Ends like any other.
        }
        events.add(END);
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
