package io.serai;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A provider that writes down exactly what it receives. Fast enough for tests with very many calls. */
public final class RecordingProvider implements AutoCloseable {

    /**
     * A request as it came in.
     *
     * @param target path and query, undecoded
     * @param headers in their order, names as they were written
     */
    public record Received(String method, String target, List<Map.Entry<String, String>> headers, String body) {

        public String header(String name) {
            return headers.stream()
                    .filter(header -> header.getKey().equalsIgnoreCase(name))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse("");
        }

        public String path() {
            int query = target.indexOf('?');
            return query < 0 ? target : target.substring(0, query);
        }

        public String query() {
            int query = target.indexOf('?');
            return query < 0 ? "" : target.substring(query + 1);
        }
    }

    /** What it answers. */
    public record Response(int status, String body, Map<String, String> headers) {

        public Response(int status, String body) {
            this(status, body, Map.of());
        }

        /** It does not answer before {@link #release}. */
        public static final Response SILENCE = new Response(0, "");

        /** It hangs up without an answer. */
        public static final Response CUT = new Response(-1, "");

        private static final int BROKEN_OFF = -2;
        private static final int STUCK = -3;

        /** A success that promises more, and hangs up behind this much of its body. */
        public static Response brokenOff(String beginning) {
            return new Response(BROKEN_OFF, beginning);
        }

        /** The same, but it neither goes on nor hangs up. */
        public static Response stuck(String beginning) {
            return new Response(STUCK, beginning);
        }
    }

    private static final Response EMPTY_OBJECT = new Response(200, "{\"ok\":true}");

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final Queue<Received> received = new ConcurrentLinkedQueue<>();
    private final Queue<HttpServerResponse> silent = new ConcurrentLinkedQueue<>();
    private final HttpServer server;
    private volatile Function<Received, Response> behaviour = request -> EMPTY_OBJECT;
    private volatile boolean recording = true;

    public RecordingProvider() {
        server = vertx.createHttpServer()
                .requestHandler(this::handle)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    public String address() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    /** The environment that makes Serai take this for the named providers. */
    public Map<String, String> environment(String... providers) {
        return Arrays.stream(providers)
                .collect(Collectors.toMap(
                        id -> "SERAI_PROVIDERS_" + id.toUpperCase(Locale.ROOT) + "_BASE_URL", id -> address()));
    }

    /** What it answers from now on; {@code keep} false: it writes nothing down, for tests with very many calls. */
    public void answer(boolean keep, Function<Received, Response> next) {
        behaviour = next;
        recording = keep;
    }

    public void answerWithAnEmptyObject() {
        answer(true, request -> EMPTY_OBJECT);
    }

    /** Takes what was received since the last time. */
    public List<Received> take() {
        List<Received> all = new ArrayList<>();
        for (Received next = received.poll(); next != null; next = received.poll()) {
            all.add(next);
        }
        return all;
    }

    /** Answers with an empty object, also all that has waited in silence. */
    public void release() {
        answerWithAnEmptyObject();
        vertx.runOnContext(onTheOnlyLoop -> {
            for (HttpServerResponse next = silent.poll(); next != null; next = silent.poll()) {
                if (!next.closed()) {
                    send(EMPTY_OBJECT, next);
                }
            }
        });
    }

    private void handle(HttpServerRequest request) {
        request.bodyHandler(body -> {
            Received one = new Received(
                    request.method().name(),
                    request.uri(),
                    request.headers().entries(),
                    body.toString(StandardCharsets.UTF_8));
            Response response = behaviour.apply(one);
            if (response == Response.SILENCE) {
                silent.add(request.response());
            }
            if (recording) {
                received.add(one); // whoever has seen this may release it
            }
            if (response == Response.CUT) {
                request.connection().close();
            } else if (response.status() < -1) {
                sendHalf(response, request);
            } else if (response != Response.SILENCE) {
                send(response, request.response());
            }
        });
    }

    private static void sendHalf(Response response, HttpServerRequest request) {
        request.response()
                .setChunked(true)
                .putHeader("Content-Type", "application/json")
                .write(response.body())
                .onComplete(written -> {
                    if (response.status() == Response.BROKEN_OFF) {
                        request.connection().close();
                    }
                });
    }

    private static void send(Response response, HttpServerResponse to) {
        to.putHeader("Content-Type", "application/json");
        response.headers().forEach(to::putHeader);
        to.setStatusCode(response.status()).end(Buffer.buffer(response.body()));
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
