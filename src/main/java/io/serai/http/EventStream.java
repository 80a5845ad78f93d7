package io.serai.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A body whose parts come when there is something to tell: server-sent events. Sent to from any thread, also before the
 * head of the answer has gone out. A client that does not read is cut off.
 */
public final class EventStream implements StreamedBody {

    /** Bytes that wait for a slow client; a single event may be longer. */
    private static final int MOST_WAITING = 1024 * 1024;

    /** Shorter than any proxy waits for a sign of life. */
    private static final long KEEP_ALIVE_MILLIS = 15_000;

    private static final byte[] SIGN_OF_LIFE = ":\n\n".getBytes(UTF_8);

    private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();
    private int waitingBytes;
    private boolean ended;
    private boolean closed;
    private EventLoops.@Nullable EventLoop loop;
    private @Nullable HttpServerRequest request;
    private @Nullable Runnable whenClosed;

    /**
     * An event in the form in which it is sent.
     *
     * @param id null without one
     * @param type null for an ordinary message
     * @param data a text whose line breaks mean nothing, such as JSON
     */
    public static byte[] event(@Nullable String id, @Nullable String type, byte[] data) {
        ByteArrayOutputStream event = new ByteArrayOutputStream(data.length + 64);
        if (id != null) {
            event.writeBytes(("id: " + id + "\n").getBytes(UTF_8));
        }
        if (type != null) {
            event.writeBytes(("event: " + type + "\n").getBytes(UTF_8));
        }
        event.writeBytes("data: ".getBytes(UTF_8));
        for (byte one : data) {
            event.write(one == '\n' || one == '\r' ? ' ' : one);
        }
        event.writeBytes("\n\n".getBytes(UTF_8));
        return event.toByteArray();
    }

    /** @return false if the client has gone */
    public synchronized boolean send(byte[] event) {
        if (ended || closed) {
            return false;
        }
        if (waitingBytes > MOST_WAITING) {
            cut();
            return false;
        }
        waiting.add(event);
        waitingBytes += event.length;
        flushSoon();
        return true;
    }

    /** Ends the answer when everything has gone out. */
    public synchronized void end() {
        ended = true;
        flushSoon();
    }

    /** Says what is to be done when nothing can be sent any more, whoever ended it; at once if that is so already. */
    public void whenClosed(Runnable action) {
        synchronized (this) {
            if (!closed) {
                whenClosed = action;
                return;
            }
        }
        action.run();
    }

    /** On the connection's loop, with the head of the answer set. */
    void open(EventLoops.EventLoop current, HttpServerRequest source) {
        HttpServerResponse response = source.response();
        response.setChunked(true);
        response.closeHandler(gone -> close());
        response.endHandler(done -> close());
        response.write(Buffer.buffer(SIGN_OF_LIFE));
        synchronized (this) {
            loop = current;
            request = source;
            current.every(KEEP_ALIVE_MILLIS, this::keepAlive);
        }
        flush();
    }

    private synchronized boolean keepAlive() {
        return !closed && (ended || !waiting.isEmpty() || send(SIGN_OF_LIFE));
    }

    private void flushSoon() {
        if (loop != null) {
            loop.run(this::flush);
        }
    }

    private void flush() {
        HttpServerRequest source;
        boolean over;
        synchronized (this) {
            source = request;
            if (source == null || closed) {
                return;
            }
            HttpServerResponse response = source.response();
            while (!waiting.isEmpty() && !response.writeQueueFull()) {
                byte[] event = waiting.remove();
                waitingBytes -= event.length;
                response.write(Buffer.buffer(event));
            }
            if (!waiting.isEmpty()) {
                response.drainHandler(ready -> flush());
            }
            over = ended && waiting.isEmpty() && !response.ended();
        }
        if (over) {
            source.response().end();
            loop().clients().answered(source.connection());
        }
    }

    private synchronized EventLoops.EventLoop loop() {
        return Objects.requireNonNull(loop);
    }

    /** Hangs up on a client that does not take what is sent. */
    private void cut() {
        ended = true;
        waiting.clear();
        waitingBytes = 0;
        HttpServerRequest source = request;
        if (loop != null && source != null) {
            loop.run(() -> source.connection().close());
        }
    }

    private void close() {
        Runnable action;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            waiting.clear();
            action = whenClosed;
        }
        if (action != null) {
            action.run();
        }
    }
}
