package io.serai.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What the client has said for all that follows, in the revisions until 2025. To the gateway it is a session, which may end
 * before the client does: then another is opened with the same words, and the client need not know.
 */
final class Conversation {

    private static final String SESSION = "Mcp-Session-Id";
    private static final byte[] READY =
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}".getBytes(UTF_8);
    private static final byte[] CHANGED =
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\"}".getBytes(UTF_8);

    /** @param id null of a gateway that gives none */
    record Session(@Nullable String id, String revision) {

        Map<String, String> headers() {
            return id == null
                    ? Map.of("MCP-Protocol-Version", revision)
                    : Map.of(SESSION, id, "MCP-Protocol-Version", revision);
        }
    }

    private final Gateway gateway;
    private final ClientLines client;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, ClientMessage> wishes = new LinkedHashMap<>();
    private @Nullable ClientMessage greeting;
    private volatile @Nullable Session session;

    Conversation(Gateway gateway, ClientLines client) {
        this.gateway = gateway;
        this.client = client;
    }

    /** Null before the client has introduced itself. */
    @Nullable
    Session session() {
        return session;
    }

    /** The gateway has answered the client's introduction. */
    void begin(ClientMessage introduction, HttpResponse<?> response, JsonNode answer) {
        lock.lock();
        try {
            greeting = introduction;
            wishes.clear();
            session = session(response, answer);
        } finally {
            lock.unlock();
        }
    }

    private static Session session(HttpResponse<?> response, JsonNode answer) {
        return new Session(
                response.headers().firstValue(SESSION).orElse(null),
                answer.path("result").path("protocolVersion").asText());
    }

    /** Keeps what a new session must be told, too. */
    void note(ClientMessage message) {
        String uri = message.params().path("uri").asText();
        lock.lock();
        try {
            switch (message.method()) {
                case "logging/setLevel" -> wishes.put("", message);
                case "resources/subscribe" -> wishes.put(uri, message);
                case "resources/unsubscribe" -> wishes.remove(uri);
                default -> {
                    // Nothing that lasts.
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Another session in place of one that has ended; whoever comes second takes the first one's. */
    Session renew(Session ended) throws IOException, InterruptedException, Refusal {
        lock.lockInterruptibly();
        try {
            Session current = session;
            if (current != null && !current.equals(ended) || greeting == null) {
                return current == null ? ended : current;
            }
            Session next = introduce(greeting);
            List<byte[]> first = new ArrayList<>(List.of(READY));
            wishes.values().forEach(wish -> first.add(wish.bytes()));
            for (byte[] message : first) {
                gateway.post(message, next.headers()).body().close();
            }
            session = next;
            client.send(CHANGED); // while there was no session, nobody could say so
            return next;
        } finally {
            lock.unlock();
        }
    }

    private Session introduce(ClientMessage introduction) throws IOException, InterruptedException, Refusal {
        HttpResponse<InputStream> response = gateway.post(introduction.bytes(), Map.of());
        try (InputStream body = response.body()) {
            if (response.statusCode() != 200) {
                throw Refusal.of(response, gateway);
            }
            return session(response, ClientMessage.JSON.readTree(body));
        }
    }

    /** Tells the gateway that the client has gone. */
    void end() throws IOException, InterruptedException {
        Session last = session;
        if (last != null && last.id() != null) {
            gateway.delete(last.headers());
        }
    }
}
