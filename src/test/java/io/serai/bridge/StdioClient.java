package io.serai.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.Patience;
import io.serai.SeraiTester;
import io.serai.secret.Secret;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A client that has started a bridge: writes lines to it and reads its lines. */
final class StdioClient implements AutoCloseable {

    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final PipedOutputStream toBridge = new PipedOutputStream();
    private final Thread bridge;

    StdioClient(URI url, @Nullable String key) {
        try {
            PipedInputStream in = new PipedInputStream(toBridge, 65_536);
            StdioBridge started = new StdioBridge(
                    url, key == null ? null : Secret.of(key), new Lines(), new PrintStream(log, true, UTF_8));
            bridge = Thread.ofVirtual().start(() -> run(started, in));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static void run(StdioBridge bridge, PipedInputStream in) {
        try {
            bridge.run(in);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    void write(Object message) {
        try {
            toBridge.write((SeraiTester.text(message) + "\n").getBytes(UTF_8));
            toBridge.flush();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** A request of a revision with sessions. */
    void ask(Object id, String method, Map<String, ?> params) {
        write(Map.of("jsonrpc", "2.0", "id", id, "method", method, "params", params));
    }

    /** A request of revision 2026-07-28. */
    void askModern(Object id, String method, Map<String, ?> params) {
        Map<String, Object> meta = new LinkedHashMap<>();
        meta.put("io.modelcontextprotocol/protocolVersion", "2026-07-28");
        meta.put("io.modelcontextprotocol/clientCapabilities", Map.of());
        if (params.get("_meta") instanceof Map<?, ?> more) {
            more.forEach((name, value) -> meta.put(String.valueOf(name), value));
        }
        Map<String, Object> all = new LinkedHashMap<>(params);
        all.put("_meta", meta);
        ask(id, method, all);
    }

    /** Introduces itself in the newest revision with sessions. */
    JsonNode greet() {
        ask(
                "greeting",
                "initialize",
                Map.of(
                        "protocolVersion",
                        "2025-11-25",
                        "capabilities",
                        Map.of(),
                        "clientInfo",
                        Map.of("name", "t", "version", "1")));
        JsonNode greeting = answer("greeting");
        write(Map.of("jsonrpc", "2.0", "method", "notifications/initialized"));
        return greeting;
    }

    /** The answer to this request; what comes before it is passed over. */
    JsonNode answer(Object id) {
        return next(message -> message.path("id").asText().equals(id.toString()));
    }

    JsonNode notification(String method) {
        return next(message -> message.path("method").asText().equals(method));
    }

    JsonNode next(Predicate<JsonNode> wanted) {
        JsonNode message = next();
        while (!wanted.test(message)) {
            message = next();
        }
        return message;
    }

    private JsonNode next() {
        try {
            String line = lines.poll(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS);
            if (line == null) {
                throw new AssertionError("No message came. The log: " + log());
            }
            return SeraiTester.JSON.readTree(line);
        } catch (InterruptedException | IOException failed) {
            throw new AssertionError(failed);
        }
    }

    String log() {
        return log.toString(UTF_8);
    }

    /** Says no more and waits until the bridge has ended. */
    @Override
    public void close() {
        try {
            toBridge.close();
            bridge.join(Patience.LIMIT);
        } catch (InterruptedException | IOException failed) {
            throw new AssertionError(failed);
        }
    }

    private final class Lines extends OutputStream {

        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        @Override
        public void write(int one) {
            if (one == '\n') {
                lines.add(line.toString(UTF_8));
                line.reset();
            } else {
                line.write(one);
            }
        }
    }
}
