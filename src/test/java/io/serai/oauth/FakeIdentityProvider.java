package io.serai.oauth;

import io.serai.RoutesFolder;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An identity provider with single-use refresh tokens, and the API behind it. Counts refreshes, notices that a token was
 * used twice, and can be slow, cut its answer after it has done its part, or fail.
 */
final class FakeIdentityProvider implements AutoCloseable {

    /** Whether the refresh token before the present one is honoured for as long as its successor was not used. */
    enum Mode {
        STRICT,
        GRACE
    }

    /**
     * What happens to a token request. {@code status} 0: as usual.
     *
     * @param release the answer waits for it
     */
    record Mood(int status, String body, long delayMillis, boolean cutAfterCommit, Future<Void> release) {

        private static final Future<Void> AT_ONCE = Future.succeededFuture();

        static final Mood USUAL = slow(0);

        static Mood slow(long millis) {
            return new Mood(0, "", millis, false, AT_ONCE);
        }

        static Mood failing(int status, String body) {
            return new Mood(status, body, 0, false, AT_ONCE);
        }

        static Mood cut() {
            return new Mood(0, "", 0, true, AT_ONCE);
        }

        static Mood held(Future<Void> release) {
            return new Mood(0, "", 0, false, release);
        }
    }

    /** All tokens that came from one consent. */
    static final class Family {

        private final String name;
        private volatile int generation;
        private volatile long since = System.nanoTime();
        private volatile long answered;
        private int honoured;
        private boolean dead;
        private boolean refused;
        private String spoilt = "";
        private final List<String> uses = new ArrayList<>();

        private Family(String name) {
            this.name = name;
        }

        String access() {
            return "canary-access-" + name + "-" + generation;
        }

        String refresh() {
            return "canary-refresh-" + name + "-" + generation;
        }

        /** The present pair as the body that stores it, with one field that says when it ends. */
        Map<String, Object> credential(String field, Object value) {
            return Map.of("accessToken", access(), "refreshToken", refresh(), field, value);
        }

        /** The provider takes the access token for another one from now on; the refresh token stays good. */
        synchronized void spoil() {
            spoilt = access();
        }

        /** How many pairs were given out for the first one. */
        int generation() {
            return generation;
        }

        /** Whether a refresh token came a second time, which ends them all. */
        synchronized boolean isDead() {
            return dead;
        }

        /** When the answer with the present pair went out, as {@link System#nanoTime}. */
        long answered() {
            return answered;
        }

        /** How old the present pair is. */
        Duration age() {
            return Duration.ofNanos(System.nanoTime() - since);
        }
    }

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final HttpServer server;
    private final Mode mode;
    private final Map<String, Family> families = new ConcurrentHashMap<>();
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger refreshes = new AtomicInteger();
    private final AtomicInteger reuses = new AtomicInteger();
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();
    private final Queue<Duration> ages = new ConcurrentLinkedQueue<>();
    private volatile Function<Family, Mood> mood = family -> Mood.USUAL;
    private volatile String expiresIn = "3600";

    FakeIdentityProvider(Mode mode) {
        this.mode = mode;
        this.server = vertx.createHttpServer()
                .requestHandler(this::handle)
                .connectionHandler(connection -> {
                    connections.incrementAndGet();
                    connection.closeHandler(gone -> connections.decrementAndGet());
                })
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    String address() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    /** Route files in which the provider {@code idp} is this one, with the tools {@code idp.get} and {@code idp.post}. */
    RoutesFolder routes() {
        StringBuilder text = new StringBuilder("""
                - beans:
                    - name: idp
                      type: io.serai.provider.Provider
                      properties:
                        title: Fake
                        category: test
                        baseUrl: "%1$s"
                        oauth:
                          authorizationUrl: "%1$s/authorize"
                          tokenUrl: "%1$s/token"
                """.formatted(address()));
        for (String method : List.of("GET", "POST")) {
            text.append("""
                    - route:
                        id: idp.%1$s
                        description: A tool for tests
                        from:
                          uri: tool:idp.%1$s
                          parameters:
                            effect: %2$s
                            inputSchema:
                              properties: { q: { type: string } }
                          steps:
                            - to: { uri: "provider:idp", parameters: { httpMethod: %3$s, path: /thing } }
                    """.formatted(
                    method.toLowerCase(java.util.Locale.ROOT), method.equals("GET") ? "read" : "write", method));
        }
        return RoutesFolder.ofTheGateway().with("providers/idp.yaml", text.toString());
    }

    /** The environment of an instance that uses this provider. */
    Map<String, String> environment(RoutesFolder routes) {
        Map<String, String> environment = new HashMap<>();
        environment.put("SERAI_ROUTES", routes.path().toString());
        environment.put("IDP_CLIENT_ID", "client-of-test");
        environment.put("IDP_CLIENT_SECRET", "canary-client-secret");
        environment.put("SERAI_REFRESH_POLL", "200ms");
        environment.put("SERAI_BULKHEAD", "5000");
        return environment;
    }

    /** Somebody consents: a family with its first pair. */
    Family consent(String name) {
        Family family = new Family(name);
        families.put(name, family);
        return family;
    }

    /** As if somebody had used the family's refresh token and lost the answer. */
    void loseAnAnswer(Family family) {
        String lost = commit(family, family.refresh());
        if (lost.contains("\"error\"")) {
            throw new IllegalStateException("The refresh token was not good");
        }
    }

    /** The API takes no token of this family any more, however new. */
    void refuseAll(Family family) {
        family.refused = true;
    }

    void mood(Function<Family, Mood> next) {
        mood = next;
    }

    void mood(Mood next) {
        mood = family -> next;
    }

    /** The JSON text of member {@code expires_in}; empty for none. */
    void expiresIn(String text) {
        expiresIn = text;
    }

    /** Token requests, whatever became of them. */
    int requests() {
        return requests.get();
    }

    /** Pairs that were given out. */
    int refreshes() {
        return refreshes.get();
    }

    /** Refresh tokens that came a second time. */
    int reuses() {
        return reuses.get();
    }

    /** Calls of the API with a good token. */
    int calls() {
        return calls.get();
    }

    /** Calls of the API with another. */
    int refused() {
        return refused.get();
    }

    /** How old each pair was when it was exchanged for the next. */
    List<Duration> ages() {
        return List.copyOf(ages);
    }

    /** How many are open. After the last one was closed, nothing that came through any of them is still to be done. */
    int connections() {
        return connections.get();
    }

    private void handle(HttpServerRequest request) {
        request.bodyHandler(body -> {
            if (request.path().equals("/token")) {
                token(request, body.toString(StandardCharsets.UTF_8));
            } else {
                call(request);
            }
        });
    }

    private void call(HttpServerRequest request) {
        String header = request.getHeader("Authorization");
        String token = header == null ? "" : header.replace("Bearer ", "");
        Family family = family(token);
        boolean good = family != null && use(family, token);
        (good ? calls : refused).incrementAndGet();
        answer(request, good ? 200 : 401, good ? "{\"ok\":true}" : "{\"error\":\"bad token\"}");
    }

    private synchronized boolean use(Family family, String token) {
        boolean good = !family.dead && !family.refused && !token.equals(family.spoilt) && token.equals(family.access());
        if (good) {
            family.honoured = family.generation; // its successor is in use: the token before is worth nothing now
        }
        return good;
    }

    private @Nullable Family family(String token) {
        String[] parts = token.split("-");
        return parts.length < 4
                ? null
                : families.get(token.substring(token.indexOf('-', 8) + 1, token.lastIndexOf('-')));
    }

    private void token(HttpServerRequest request, String body) {
        requests.incrementAndGet();
        String used = form(body).getOrDefault("refresh_token", "");
        Family family = family(used);
        Mood now = family == null ? Mood.USUAL : mood.apply(family);
        if (now.status() != 0) {
            answer(request, now.status(), now.body());
            return;
        }
        String answer = commit(family, used);
        Runnable say = () -> {
            if (now.cutAfterCommit()) {
                request.connection().close();
            } else {
                if (family != null) {
                    family.answered = System.nanoTime();
                }
                answer(request, answer.contains("\"error\"") ? 400 : 200, answer);
            }
        };
        if (now.delayMillis() > 0) {
            vertx.setTimer(now.delayMillis(), due -> say.run());
        } else {
            now.release().onComplete(released -> say.run());
        }
    }

    private synchronized String commit(@Nullable Family family, String used) {
        if (family == null) {
            return "{\"error\":\"invalid_grant\"}";
        }
        family.uses.add(used);
        int generation = Integer.parseInt(used.substring(used.lastIndexOf('-') + 1));
        boolean honoured = generation == family.generation
                || mode == Mode.GRACE && generation >= family.honoured && generation < family.generation;
        if (family.dead || !honoured) {
            reuses.incrementAndGet();
            family.dead = mode == Mode.STRICT || family.dead;
            return "{\"error\":\"invalid_grant\"}";
        }
        if (generation == family.generation) {
            family.honoured = generation;
        }
        ages.add(family.age());
        family.since = System.nanoTime();
        family.generation++;
        refreshes.incrementAndGet();
        JsonObject answer = new JsonObject()
                .put("access_token", family.access())
                .put("refresh_token", family.refresh())
                .put("token_type", "bearer");
        String text = answer.encode();
        return expiresIn.isEmpty() ? text : text.substring(0, text.length() - 1) + ",\"expires_in\":" + expiresIn + "}";
    }

    private static Map<String, String> form(String body) {
        Map<String, String> fields = new HashMap<>();
        for (String pair : body.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                fields.put(
                        URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return fields;
    }

    private static void answer(HttpServerRequest request, int status, String body) {
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end(Buffer.buffer(body));
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
