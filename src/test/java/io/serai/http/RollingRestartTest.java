package io.serai.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serai.FaultRuns;
import io.serai.NeedsPostgres;
import io.serai.PostgresServer;
import io.serai.RecordingProvider;
import io.serai.RecordingProvider.Received;
import io.serai.RecordingProvider.Response;
import io.serai.RedisServer;
import io.serai.ScratchFolder;
import io.serai.SeraiProcess;
import io.serai.SeraiTester;
import io.serai.SteadyCalls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Instances behind HAProxy are replaced one after the other, and their clients do not notice. */
@NeedsPostgres
@EnabledIfSystemProperty(named = "serai.faults", matches = "full")
@EnabledIf(value = "io.serai.http.Haproxy#isInstalled", disabledReason = "haproxy is not installed")
class RollingRestartTest {

    private static final int INSTANCES = 3;
    private static final int ROUNDS = 10;
    private static final int CALLS_PER_SECOND = 200;

    private final RecordingProvider github = new RecordingProvider();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<Integer> ports = new ArrayList<>();
    private final List<SeraiProcess> instances = new ArrayList<>();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final Map<String, String> environment = new HashMap<>();
    private final RedisServer redis = RedisServer.start();
    private Haproxy haproxy;
    private String key = "";

    @BeforeEach
    void start() throws IOException {
        environment.putAll(github.environment("github"));
        environment.put("SERAI_DB_URL", PostgresServer.shared().newDatabase());
        environment.put("REDIS_URL", redis.url());
        environment.put("TOKEN_ENCRYPTION_KEY", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=");
        environment.put("SERAI_SHUTDOWN_DELAY", "5s");
        environment.put("SERAI_SHUTDOWN_GRACE", "30s");
        for (int i = 0; i < INSTANCES; i++) {
            ports.add(Haproxy.freePort());
            instances.add(start(i));
        }
        haproxy = Haproxy.start(ports);
        await().until(() -> haproxy.up() == INSTANCES);
        Map<String, Object> tenant = Map.of(
                "id", "rolling", "name", "rolling", "plan", "test", "limits", Map.of("requestsPerMinute", 1_000_000));
        key = instances
                .getFirst()
                .adminRequest("POST", "/admin/tenants", tenant)
                .json()
                .path("apiKey")
                .asText();
        String path = "/tenants/rolling/integrations/github/credentials";
        assertThat(instances
                        .getFirst()
                        .request("POST", path, Map.of("accessToken", "gho_r"), headers())
                        .status())
                .isEqualTo(201);
    }

    private SeraiProcess start(int number) throws IOException {
        Map<String, String> own = new HashMap<>(environment);
        own.put("PORT", Integer.toString(ports.get(number)));
        return SeraiProcess.start(ScratchFolder.create("serai-rolling"), own);
    }

    private Map<String, String> headers() {
        return Map.of("Authorization", "Bearer " + key);
    }

    @AfterEach
    void stop() {
        instances.forEach(SeraiProcess::close);
        haproxy.close();
        github.close();
        redis.close();
        client.shutdownNow(); // answers that nobody has read would be waited for
    }

    @Test
    void noCallFailsAndNoneIsMadeTwice() throws Exception {
        // Given
        github.answer(true, RollingRestartTest::answer);
        Events events = new Events();
        events.open();
        Map<String, Integer> slow = new HashMap<>();

        // When
        SteadyCalls calls = new SteadyCalls(CALLS_PER_SECOND, number -> create("call-" + number));
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < INSTANCES; i++) {
                replace(i, "slow-" + round + "-" + i, slow);
            }
        }
        Map<Integer, Integer> statuses = calls.stop();
        events.close();

        // Then
        int failed = statuses.entrySet().stream()
                .filter(entry -> entry.getKey() != 200)
                .mapToInt(Map.Entry::getValue)
                .sum();
        Map<String, Long> sent = github.take().stream()
                .map(request -> request.body().replaceAll(".*\"title\":\"([^\"]*)\".*", "$1"))
                .collect(Collectors.groupingBy(title -> title, Collectors.counting()));
        long notOnce =
                sent.values().stream().filter(times -> times != 1).count() + calls.made() + slow.size() - sent.size();
        boolean slowOnes = slow.values().stream().allMatch(status -> status == 200);
        FaultRuns.report(
                "rolling restart of " + INSTANCES + " instances behind haproxy",
                ROUNDS + " rounds, " + calls.made() + " POSTs at " + CALLS_PER_SECOND + "/s, a stream of events",
                "0 failed, each sent once, those in flight finish, the stream is there again",
                failed + " failed " + statuses + ", " + notOnce + " not once, in flight "
                        + slow.values().stream().collect(Collectors.groupingBy(status -> status, Collectors.counting()))
                        + ", stream " + events.opened + " times open, " + events.refused + " refused",
                failed == 0 && notOnce == 0 && slowOnes && events.refused == 0);
        assertThat(failures).isEmpty();
        assertThat(statuses).containsOnlyKeys(200);
        assertThat(notOnce).isZero();
        assertThat(slow.values()).containsOnly(200);
        assertThat(events.refused).isZero();
    }

    private static Response answer(Received request) {
        return request.body().contains("slow-") ? Response.SILENCE : new Response(201, "{\"number\":1}");
    }

    /** With a call that is under way on the instance when it is asked to stop, and answered later. */
    private void replace(int number, String title, Map<String, Integer> slow) throws IOException {
        SeraiProcess old = instances.get(number);
        CompletableFuture<Integer> inFlight =
                CompletableFuture.supplyAsync(() -> old.request("POST", "/api/v1/tools/invoke", body(title), headers())
                        .status());
        CompletableFuture<Void> answered = CompletableFuture.runAsync(
                () -> {
                    github.release();
                    github.answer(true, RollingRestartTest::answer);
                },
                CompletableFuture.delayedExecutor(8, TimeUnit.SECONDS));
        await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
        old.end(60, TimeUnit.SECONDS);
        answered.join();
        slow.put(title, inFlight.join());
        instances.set(number, start(number));
        await().until(() -> haproxy.up() == INSTANCES);
    }

    private static Map<String, Object> body(String title) {
        Map<String, String> arguments = Map.of("owner", "o", "repo", "r", "title", title);
        return Map.of("toolId", "github.createIssue", "parameters", arguments);
    }

    private int create(String title) {
        try {
            HttpResponse<String> response = client.send(
                    HttpRequest.newBuilder(haproxy.door().resolve("/api/v1/tools/invoke"))
                            .header("Authorization", "Bearer " + key)
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString(SeraiTester.text(body(title))))
                            .build(),
                    BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                failures.add(title + " " + response.statusCode() + " " + response.body());
            }
            return response.statusCode();
        } catch (IOException broken) {
            failures.add(title + " " + broken);
            throw new UncheckedIOException(broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    /** A client of MCP with a session and a stream; when that ends it listens again, with a new session if need be. */
    private final class Events implements AutoCloseable {

        private volatile boolean closed;
        private volatile int opened;
        private volatile int refused;
        private final CompletableFuture<Void> first = new CompletableFuture<>();

        void open() {
            Thread.startVirtualThread(this::listen);
            first.join();
        }

        private void listen() {
            String session = initialize();
            while (!closed) {
                try {
                    HttpResponse<Stream<String>> stream = client.send(
                            mcp(session)
                                    .header("Accept", "text/event-stream")
                                    .GET()
                                    .build(),
                            BodyHandlers.ofLines());
                    if (stream.statusCode() == 404) {
                        session = initialize();
                    } else if (stream.statusCode() == 200) {
                        opened++;
                        first.complete(null);
                        stream.body().forEach(line -> {});
                    } else {
                        refused++;
                    }
                } catch (IOException | UncheckedIOException broken) {
                    failures.add("stream " + broken);
                    refused++;
                } catch (InterruptedException interrupted) {
                    return;
                }
            }
        }

        private String initialize() {
            Map<String, Object> params = Map.of(
                    "protocolVersion", "2025-11-25",
                    "capabilities", Map.of(),
                    "clientInfo", Map.of("name", "rolling", "version", "1"));
            Map<String, Object> hello = Map.of("jsonrpc", "2.0", "id", 1, "method", "initialize", "params", params);
            try {
                return client.send(
                                mcp("").header("Accept", "application/json, text/event-stream")
                                        .header("Content-Type", "application/json")
                                        .POST(BodyPublishers.ofString(SeraiTester.text(hello)))
                                        .build(),
                                BodyHandlers.ofString())
                        .headers()
                        .firstValue("Mcp-Session-Id")
                        .orElseThrow();
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new AssertionError(interrupted);
            }
        }

        private HttpRequest.Builder mcp(String session) {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(haproxy.door().resolve("/mcp")).header("Authorization", "Bearer " + key);
            return session.isEmpty() ? request : request.header("Mcp-Session-Id", session);
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
