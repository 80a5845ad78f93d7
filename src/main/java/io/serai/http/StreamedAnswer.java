package io.serai.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Writes a long body. Pieces are made on a virtual thread and written on the loop, one at a time. */
final class StreamedAnswer {

    /** How long a client may take for one piece. */
    private static final long PATIENCE_SECONDS = 60;

    private final EventLoops.EventLoop loop;
    private final HttpServerRequest request;
    private final AnswerStream stream;

    StreamedAnswer(EventLoops.EventLoop loop, HttpServerRequest request, AnswerStream stream) {
        this.loop = loop;
        this.request = request;
        this.stream = stream;
    }

    /** On the connection's loop. */
    void start() {
        if (stream.length() == AnswerStream.UNKNOWN) {
            request.response().setChunked(true);
        } else {
            request.response().putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(stream.length()));
        }
        if (request.method() == HttpMethod.HEAD) {
            end();
        } else {
            Thread.startVirtualThread(this::pump);
        }
    }

    private void pump() {
        try {
            for (byte[] piece = stream.next(); piece != null; piece = stream.next()) {
                write(piece);
            }
            loop.run(this::end);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            cut();
        } catch (RuntimeException | ExecutionException | TimeoutException broken) {
            cut(); // the client sees that the end is missing
        }
    }

    private void write(byte[] piece) throws InterruptedException, ExecutionException, TimeoutException {
        CompletableFuture<Void> written = new CompletableFuture<>();
        loop.run(() -> {
            try {
                request.response().write(Buffer.buffer(piece)).onComplete(done -> {
                    if (done.succeeded()) {
                        written.complete(null);
                    } else {
                        written.completeExceptionally(done.cause());
                    }
                });
            } catch (RuntimeException closed) {
                written.completeExceptionally(closed);
            }
        });
        written.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private void end() {
        if (!request.response().closed()) {
            request.response().end();
            loop.clients().answered(request.connection());
        }
    }

    private void cut() {
        loop.run(() -> request.connection().close());
    }
}
