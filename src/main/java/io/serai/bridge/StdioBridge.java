package io.serai.bridge;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.secret.Secret;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Passes on what comes in, line by line, until nothing more comes. Requests are under way side by side. */
public final class StdioBridge {

    /** How long answers are waited for when the client has said its last word. */
    private static final long LAST_WORD_SECONDS = 10;

    private record UnderWay(Passage passage, Thread thread) {}

    private final Gateway gateway;
    private final ClientLines client;
    private final Conversation conversation;
    private final PrintStream log;
    private final Map<String, UnderWay> underWay = new ConcurrentHashMap<>();
    private @Nullable Listener listener;

    /**
     * @param url of the gateway's MCP endpoint
     * @param key null for a gateway that asks for none
     * @param out for messages alone
     * @param log for people; never a message, never the key
     */
    public StdioBridge(URI url, @Nullable Secret key, OutputStream out, PrintStream log) {
        this.gateway = new Gateway(url, key);
        this.client = new ClientLines(out);
        this.conversation = new Conversation(gateway, client);
        this.log = log;
    }

    /** Comes back when the input has ended and the gateway knows it. */
    public void run(InputStream in) throws IOException, InterruptedException {
        InputStream lines = new BufferedInputStream(in);
        try (gateway) {
            for (byte[] line = next(lines); line != null; line = next(lines)) {
                if (line.length > 0) {
                    accept(line);
                }
            }
            finish();
            end();
        }
    }

    /** The next line without its end; null behind the last. */
    private static byte @Nullable [] next(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int one = in.read();
        if (one < 0) {
            return null;
        }
        for (; one >= 0 && one != '\n'; one = in.read()) {
            if (one != '\r') {
                line.write(one);
            }
        }
        return line.toByteArray();
    }

    private void accept(byte[] line) throws IOException {
        ClientMessage message;
        try {
            message = ClientMessage.read(line);
        } catch (IOException malformed) {
            client.send(Refusal.noMessage().answer(null));
            return;
        }
        if (message.method().equals("notifications/cancelled") && cancel(message)) {
            return;
        }
        Passage passage = new Passage(message, gateway, conversation, client, log);
        if (message.isRequest() && !message.isGreeting()) {
            conversation.note(message);
            begin(passage);
            return;
        }
        passage.run(); // in the order in which they came
        if (listener == null && conversation.session() != null) {
            listener = new Listener(gateway, conversation, client, log);
            Thread.ofVirtual().start(listener);
        }
    }

    private void begin(Passage passage) {
        String id = String.valueOf(passage.message().id());
        Thread thread = Thread.ofVirtual().unstarted(() -> {
            try {
                passage.run();
            } finally {
                underWay.computeIfPresent(id, (same, other) -> other.passage() == passage ? null : other);
            }
        });
        underWay.put(id, new UnderWay(passage, thread));
        thread.start();
    }

    /** @return whether that is all; a session's gateway wants to read it, too */
    private boolean cancel(ClientMessage cancellation) throws IOException {
        JsonNode id = cancellation.params().path("requestId");
        UnderWay cancelled = underWay.get(id.toString());
        if (cancelled == null) {
            return conversation.session() == null;
        }
        if (cancelled.passage().message().isModern()) {
            cut(cancelled);
            return true;
        }
        cancelled.passage().cancel();
        return false;
    }

    private static void cut(UnderWay cancelled) throws IOException {
        cancelled.passage().cut();
        cancelled.thread().interrupt();
    }

    private void finish() throws IOException, InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(LAST_WORD_SECONDS);
        for (UnderWay last : underWay.values()) {
            if (last.passage().message().method().equals("subscriptions/listen")) {
                cut(last); // which would not be answered before the client asks for it
            }
        }
        for (UnderWay last : underWay.values()) {
            long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
            last.thread().join(Duration.ofMillis(Math.max(left, 1)));
        }
    }

    private void end() throws InterruptedException {
        if (listener != null) {
            listener.end();
        }
        try {
            conversation.end();
        } catch (IOException gone) {
            log.println("serai mcp-stdio: Serai was not told that the client has gone; the session ends by itself.");
        }
    }
}
