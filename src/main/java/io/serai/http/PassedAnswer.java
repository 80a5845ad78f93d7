package io.serai.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A provider's answer whose body has not been read yet. It goes to the client as it comes in, no faster than the client
 * takes it; or it is held, or thrown away. Lives on one event loop, after {@link #status} and headers were asked for.
 */
public final class PassedAnswer implements StreamedBody {

    private final PassedExchange exchange;
    private final HttpClientResponse response;
    private boolean broken;
    private Runnable whenBroken = () -> {};

    /** Holds the body back until somebody wants it. */
    PassedAnswer(PassedExchange exchange, HttpClientResponse response) {
        this.exchange = exchange;
        this.response = response;
        response.pause();
        response.exceptionHandler(cut -> breakOff());
    }

    public int status() {
        return response.statusCode();
    }

    public @Nullable String header(String name) {
        return response.getHeader(name);
    }

    public void eachHeader(BiConsumer<String, String> reader) {
        response.headers().forEach(reader);
    }

    /**
     * Reads the whole body. Calls back once, on the loop.
     *
     * @param whole receives null if the body is longer than the limit or breaks off
     */
    public void hold(int limit, Consumer<byte @Nullable []> whole) {
        exchange.onTheLoop(() -> {
            Buffer held = Buffer.buffer();
            Runnable failed = once(() -> whole.accept(null));
            whenBroken = failed;
            response.handler(chunk -> {
                exchange.moved(0, chunk.length());
                if (held.length() + chunk.length() > limit) {
                    exchange.end(false);
                    failed.run();
                } else {
                    held.appendBuffer(chunk);
                }
            });
            response.endHandler(end -> {
                if (!broken) {
                    exchange.end(true);
                    whole.accept(held.getBytes());
                }
            });
            start();
        });
    }

    private static Runnable once(Runnable action) {
        boolean[] done = {false};
        return () -> {
            if (!done[0]) {
                done[0] = true;
                action.run();
            }
        };
    }

    /** Nobody wants the body. */
    public void discard() {
        exchange.onTheLoop(() -> exchange.end(false));
    }

    /**
     * Sends the body; the head is complete but for what says how long the body is. On the client's loop.
     *
     * @param whenUnsent what is done when the body breaks off before anything has gone out, the head included
     */
    void pass(HttpServerRequest client, Runnable whenSent, Runnable whenUnsent) {
        HttpServerResponse to = client.response();
        String length = response.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length != null) {
            to.putHeader(HttpHeaders.CONTENT_LENGTH, length);
        } else if (!isBodiless(client)) {
            to.setChunked(true);
        }
        whenBroken = () -> {
            if (to.headWritten()) {
                client.connection().close(); // the client sees fewer bytes than were announced
            } else if (!to.closed()) {
                whenUnsent.run();
            }
        };
        to.exceptionHandler(gone -> exchange.end(false));
        to.closeHandler(gone -> exchange.end(false));
        response.handler(chunk -> write(chunk, to));
        response.endHandler(end -> {
            if (!broken && !to.closed()) {
                to.end();
                exchange.end(true);
                whenSent.run();
            }
        });
        start();
    }

    private boolean isBodiless(HttpServerRequest client) {
        return client.method() == HttpMethod.HEAD || status() == 204 || status() == 304;
    }

    private void write(Buffer chunk, HttpServerResponse to) {
        if (broken || to.closed()) {
            return;
        }
        exchange.moved(0, chunk.length());
        to.write(chunk);
        if (to.writeQueueFull()) {
            response.pause();
            to.drainHandler(drained -> {
                exchange.moved(0, 0);
                response.resume();
            });
        }
    }

    private void start() {
        if (broken) {
            whenBroken.run();
        } else {
            response.resume();
        }
    }

    /** No more comes in. */
    void breakOff() {
        if (!broken) {
            broken = true;
            exchange.end(false);
            whenBroken.run();
        }
    }
}
