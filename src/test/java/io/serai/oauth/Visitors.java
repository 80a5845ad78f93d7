package io.serai.oauth;

import io.serai.Reply;
import io.serai.RoutesFolder;
import io.serai.SeraiProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/**
 * What goes on beside calls: clients of MCP that come and go, of whom half say good-bye and a fifth listen for a moment, two
 * a second; and somebody who edits a provider file every five seconds, each second time wrongly.
 */
final class Visitors implements AutoCloseable {

    private static final String FILE = "providers/edited.yaml";

    private final SeraiProcess serai;
    private final RoutesFolder routes;
    private final Map<String, String> caller;
    private final AtomicInteger sessions = new AtomicInteger();
    private final AtomicInteger edits = new AtomicInteger();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final ScheduledExecutorService clockwork = Executors.newScheduledThreadPool(2);
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    Visitors(SeraiProcess serai, RoutesFolder routes, String key) {
        this.serai = serai;
        this.routes = routes;
        this.caller = Map.of("Authorization", "Bearer " + key, "Accept", "application/json, text/event-stream");
    }

    Visitors come() {
        every(Duration.ofMillis(500), this::session);
        every(Duration.ofSeconds(5), this::edit);
        return this;
    }

    private void every(Duration pause, Runnable visit) {
        var visits = clockwork.scheduleWithFixedDelay(
                () -> {
                    try {
                        visit.run();
                    } catch (RuntimeException | AssertionError failed) {
                        failures.add(failed.toString());
                    }
                },
                0,
                pause.toMillis(),
                TimeUnit.MILLISECONDS);
        if (visits.isCancelled()) {
            throw new IllegalStateException("Closed before anybody came");
        }
    }

    private void session() {
        int number = sessions.getAndIncrement();
        Map<String, Object> hello = Map.of(
                "jsonrpc", "2.0", "id", 1, "method", "initialize", "params", Map.of("protocolVersion", "2025-11-25"));
        Reply greeted = serai.request("POST", "/mcp", hello, caller);
        expect("session", 200, greeted.status());
        String session = greeted.headers().firstValue("Mcp-Session-Id").orElseThrow();
        if (number % 5 == 0) {
            listen(session);
        }
        if (number % 2 == 0) {
            client("DELETE", session, BodyHandlers.discarding());
        }
    }

    private void listen(String session) {
        try (InputStream events = client("GET", session, BodyHandlers.ofInputStream())) {
            if (events.read() < 0) {
                failures.add("a stream ended at once");
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private <T> T client(String method, String session, BodyHandler<T> body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(serai.api().resolve("/mcp"))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .header("Mcp-Session-Id", session);
        caller.forEach(request::header);
        try {
            var response = client.send(request.build(), body);
            expect(method, 200, response.statusCode() == 204 ? 200 : response.statusCode());
            return response.body();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** A good edit must be live soon; a wrong one must change nothing. */
    private void edit() {
        int number = edits.getAndIncrement();
        String word = "word-" + (number - number % 2);
        routes.with(FILE, number % 2 == 0 ? provider(word) : provider(word) + "- frobnicate: {}\n");
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> said().contains(word));
    }

    private String said() {
        return serai.request(
                        "POST", "/api/v1/tools/invoke", Map.of("toolId", "edited.say", "parameters", Map.of()), caller)
                .json()
                .toString();
    }

    private static String provider(String word) {
        return """
                - beans:
                    - name: edited
                      type: io.serai.provider.Provider
                      properties: { title: Edited, category: test }
                - route:
                    id: edited.say
                    description: Says a word.
                    from:
                      uri: tool:edited.say
                      parameters:
                        effect: read
                        inputSchema: {}
                      steps:
                        - setBody: { jq: { expression: "{word: \\"%s\\"}" } }
                """.formatted(word);
    }

    private void expect(String what, int wanted, int status) {
        if (status != wanted) {
            failures.add(what + " " + status);
        }
    }

    int sessions() {
        return sessions.get();
    }

    int edits() {
        return edits.get();
    }

    List<String> failures() {
        return List.copyOf(failures);
    }

    @Override
    public void close() {
        clockwork.close();
        client.close();
    }
}
