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
final class OutboundExchange implements Deadlines.Timed {

    /** What goes to a sink at a time. */
    private static final int PIECE_BYTES = 256 * 1024;

    private final EventLoops.EventLoop loop;
    private final OutboundRequest request;
    private final OutboundClient.Receiver receiver;
    private final LongAnswers longAnswers;
    private final int maxAnswerBytes;
    private @Nullable HttpClientRequest open;
    private @Nullable Buffer body;
    private @Nullable AnswerSink sink;
    private LongAnswers.@Nullable Arrival arrival;
    private boolean waiting;
    private long deadline;
    private int pool;
    private boolean settled;

    OutboundExchange(
            EventLoops.EventLoop loop,
            OutboundRequest request,
            OutboundClient.Receiver receiver,
            LongAnswers longAnswers,
            int maxAnswerBytes) {
        this.loop = loop;
        this.request = request;
        this.receiver = receiver;
        this.longAnswers = longAnswers;
        this.maxAnswerBytes = maxAnswerBytes;
    }

    /** Starts the clock and says which client to use. */
    HttpClient begin() {
        deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(request.timeoutMillis());
        loop.deadlines().add(this);
        pool = loop.pools().enter();
        return loop.pools().client(pool);
    }

    /** The moment by which the answer must be there. */
    @Override
    public long deadline() {
        return deadline;
    }

    @Override
    public void timeUp() {
        if (waiting) {
            fail(Kind.NOT_KEPT, LongAnswers.noRoom());
            return;
        }
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
            if (sink == null ? body.length() > maxAnswerBytes : body.length() >= PIECE_BYTES) {
                passOn(response);
            } else if (sink == null && arrival == null && body.length() > LongAnswers.ORDINARY_BYTES) {
                waitForRoom(response);
            }
        });
        response.exceptionHandler(broken -> fail(Kind.CUT, broken));
        response.endHandler(end -> {
            AnswerSink into = sink;
            if (into != null) {
                offTheLoop(into, into::finish, () -> answered(response, new byte[0]));
            } else {
                byte[] whole = body == null ? new byte[0] : body.getBytes();
                body = null; // twice is enough while the route goes on
                answered(response, whole);
            }
        });
    }

    /** Nothing more comes in until there is a place for an answer of this length. */
    private void waitForRoom(HttpClientResponse response) {
        OutboundRequest.Part part = request.part();
        if (part == null || settled) {
            return;
        }
        waiting = true;
        response.pause();
        arrival = new LongAnswers.Arrival(
                part.request(),
                part.tenantId(),
                expectedBytes(response),
                refusal -> loop.run(() -> {
                    waiting = false;
                    if (refusal != null) {
                        fail(Kind.NOT_KEPT, refusal);
                    } else if (!settled) {
                        response.resume();
                    }
                }));
        longAnswers.enter(arrival);
    }

    private long expectedBytes(HttpClientResponse response) {
        String announced = response.getHeader(HttpHeaders.CONTENT_LENGTH);
        return announced != null && announced.matches("[0-9]{1,9}")
                ? Math.min(Long.parseLong(announced), maxAnswerBytes)
                : maxAnswerBytes;
    }

    private void answered(HttpClientResponse response, byte[] bytes) {
        if (settle(bytes.length)) {
            receiver.answered(new OutboundResponse(response.statusCode(), response.headers(), bytes));
        }
    }

    /** What has come in goes to the sink; nothing more comes in until it is there. */
    private void passOn(HttpClientResponse response) {
        if (sink == null && request.overflow() != null && !settled) {
            sink = request.overflow()
                    .open(new OutboundResponse(response.statusCode(), response.headers(), new byte[0]));
        }
        if (sink == null) {
            fail(Kind.TOO_LARGE, new IllegalStateException("Answer longer than " + maxAnswerBytes + " bytes"));
            return;
        }
        response.pause();
        offTheLoop(sink, () -> {}, response::resume);
    }

    /** Writes what has come in, then does something there and something here. */
    private void offTheLoop(AnswerSink into, Runnable there, Runnable here) {
        Buffer held = body;
        body = null;
        Thread.startVirtualThread(() -> {
            try {
                for (int from = 0; held != null && from < held.length(); from += PIECE_BYTES) {
                    into.write(held.getBytes(from, Math.min(held.length(), from + PIECE_BYTES)));
                }
                there.run();
                loop.run(here);
            } catch (RuntimeException refused) {
                loop.run(() -> fail(Kind.NOT_KEPT, refused));
            }
        });
    }

    private void fail(Kind kind, Throwable cause) {
        HttpClientRequest written = open;
        if (settle(0)) {
            if (written != null) {
                written.reset();
            }
            if (sink != null) {
                Thread.startVirtualThread(sink::abort);
            }
            receiver.failed(new OutboundFailure(kind, written != null, cause));
        }
    }

    /** @param length of what stays in memory */
    private boolean settle(int length) {
        if (settled) {
            return false;
        }
        settled = true;
        if (arrival != null) {
            longAnswers.arrived(arrival, length);
        }
        loop.deadlines().remove(this);
        loop.pools().leave(pool);
        return true;
    }
}
