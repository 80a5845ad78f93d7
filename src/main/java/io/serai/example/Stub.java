package io.serai.example;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.serai.tool.Example;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Stands in a provider's place on the loopback address: gives the answers of an example and writes down what it is asked. */
final class Stub implements AutoCloseable {

    /**
     * A request as it came in.
     *
     * @param target path and query, undecoded
     * @param headers found in any case
     */
    record Received(String method, String target, Map<String, List<String>> headers, String body) {

        String path() {
            int query = target.indexOf('?');
            return query < 0 ? target : target.substring(0, query);
        }

        String query() {
            int query = target.indexOf('?');
            return query < 0 ? "" : target.substring(query + 1);
        }
    }

    private static final Example.Answer NOT_EXPECTED = new Example.Answer(500, Map.of(), null);
    private static final int NO_BODY = -1;

    private final HttpServer server;
    private final List<Received> received = new ArrayList<>();
    private List<Example.Answer> answers = List.of();

    Stub() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
        server.createContext("/", this::handle);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** What it answers from now on, in this order; whoever asks more often gets the last one again. */
    synchronized void answer(List<Example.Exchange> exchanges) {
        answers = exchanges.stream().map(Example.Exchange::receives).toList();
        received.clear();
    }

    /** What it was asked since then. */
    synchronized List<Received> received() {
        return List.copyOf(received);
    }

    private synchronized Example.Answer next(Received request) {
        received.add(request);
        return answers.isEmpty() ? NOT_EXPECTED : answers.get(Math.min(received.size(), answers.size()) - 1);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            headers.putAll(exchange.getRequestHeaders());
            Example.Answer answer = next(new Received(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    headers,
                    new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
            // On a connection that goes on, this server's head and body wait for each other.
            exchange.getResponseHeaders().set("Connection", "close");
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            answer.headers()
                    .forEach((name, values) -> exchange.getResponseHeaders().put(name, values));
            byte[] body = answer.body() == null
                    ? new byte[0]
                    : answer.body().toString().getBytes(UTF_8);
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? NO_BODY : body.length);
            if (body.length > 0) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
