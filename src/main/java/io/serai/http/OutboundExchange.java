package io.serai.http;

import io.serai.http.OutboundFailure.Kind;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer, under one clock. Lives on a single event loop, so it needs no locks. Whatever happens
 * first, answer, failure or timeout, settles it; what comes later is ignored.
 */
final class OutboundExchange {

    private final EventLoops.EventLoop loop;
    private final OutboundRequest request;
    private final OutboundClient.Receiver receiver;
    private final int maxAnswerBytes;
    private @Nullable HttpClientRequest open;
    private @Nullable Buffer body;
    private long deadline;
    private int pool;
    private boolean settled;

    OutboundExchange(
            EventLoops.EventLoop loop, OutboundRequest request, OutboundClient.Receiver receiver, int maxAnswerBytes) {
        this.loop = loop;
        this.request = request;
        this.receiver = receiver;
        this.maxAnswerBytes = maxAnswerBytes;
    }

    /** Starts the clock and says which client to use. */
    HttpClient begin() {
        deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(request.timeoutMillis());
        loop.deadlines().add(this);
        pool = loop.pools().enter();
        return loop.pools().client(pool);
    }

    /** The moment of {@link System#nanoTime()} by which the answer must be there. */
    long deadline() {
        return deadline;
    }

    void timeUp() {
        fail(Kind.TIMEOUT, new TimeoutException("No answer in " + request.timeoutMillis() + " ms"));
    }

    void unreachable(Throwable cause) {
        fail(Kind.UNREACHABLE, cause);
    }

    void connected(HttpClientRequest connected) {
        if (settled) {
            connected.reset(); // The clock was faster than the connection; nothing has been written.
            return;
        }
        try {
            request.headers().forEach(connected::putHeader);
            if (request.contentType() != null) {
                connected.putHeader(HttpHeaders.CONTENT_TYPE, request.contentType());
            }
            if (request.authorization() != null) {
                connected.putHeader(
                        HttpHeaders.AUTHORIZATION, request.authorization().reveal());
            }
        } catch (IllegalArgumentException unsendable) {
            connected.reset(); // A header that would break the head; nothing has been written.
            fail(Kind.UNSENDABLE, unsendable);
            return;
        }
        open = connected;
        byte[] sending = request.body();
        var answer = sending == null ? connected.send() : connected.send(Buffer.buffer(sending));
        answer.onComplete(head -> {
            if (head.succeeded()) {
                receive(head.result());
            } else {
                fail(Kind.CUT, head.cause());
            }
        });
    }

    private void receive(HttpClientResponse response) {
        response.handler(chunk -> {
            body = body == null ? chunk : body.appendBuffer(chunk);
            if (body.length() > maxAnswerBytes) {
                fail(Kind.TOO_LARGE, new IllegalStateException("Answer longer than " + maxAnswerBytes + " bytes"));
            }
        });
        response.exceptionHandler(broken -> fail(Kind.CUT, broken));
        response.endHandler(end -> {
            if (settle()) {
                byte[] bytes = body == null ? new byte[0] : body.getBytes();
                receiver.answered(new OutboundResponse(response.statusCode(), response.headers(), bytes));
            }
        });
    }

    private void fail(Kind kind, Throwable cause) {
        HttpClientRequest written = open;
        if (settle()) {
            if (written != null) {
                written.reset();
            }
            receiver.failed(new OutboundFailure(kind, written != null, cause));
        }
    }

    private boolean settle() {
        if (settled) {
            return false;
        }
        settled = true;
        loop.deadlines().remove(this);
        loop.pools().leave(pool);
        return true;
    }
}
