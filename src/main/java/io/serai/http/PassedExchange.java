package io.serai.http;

import io.serai.http.OutboundFailure.Kind;
import io.serai.problem.Problem;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One request that is passed on while it comes in, and its answer. Two clocks: one that each byte sets back, and one for
 * the whole. Lives on the client's event loop, so it needs no locks.
 */
final class PassedExchange implements Deadlines.Timed {

    private final OpenRequest from;
    private final OutboundRequest request;
    private final PassLimits limits;
    private final OutboundClient.PassReceiver receiver;
    private @Nullable HttpClientRequest to;
    private @Nullable PassedAnswer answer;
    private long finalDeadline;
    private long lastMove;
    private long sent;
    private long received;
    private int pool;
    private boolean waitsForClient;
    private boolean uploaded;
    private boolean settled;

    PassedExchange(OpenRequest from, OutboundRequest request, PassLimits limits, OutboundClient.PassReceiver receiver) {
        this.from = from;
        this.request = request;
        this.limits = limits;
        this.receiver = receiver;
    }

    /** Starts the clocks and says which client to use. */
    HttpClient begin() {
        lastMove = System.nanoTime();
        finalDeadline = lastMove + TimeUnit.MILLISECONDS.toNanos(request.timeoutMillis());
        from.loop().deadlines().add(this);
        pool = from.loop().pools().enter();
        return from.loop().pools().client(pool);
    }

    void onTheLoop(Runnable work) {
        from.loop().run(work);
    }

    @Override
    public long deadline() {
        long idle = lastMove + TimeUnit.MILLISECONDS.toNanos(limits.idleMillis());
        return idle - finalDeadline < 0 ? idle : finalDeadline;
    }

    @Override
    public void timeUp() {
        PassedAnswer begun = answer;
        if (begun != null) {
            begun.breakOff();
        } else if (waitsForClient) {
            fail(Kind.ABANDONED, HeadCheck.refused("The rest of the body did not come in time."));
        } else {
            fail(Kind.TIMEOUT, new TimeoutException("Nothing moved, or the whole took too long"));
        }
    }

    void moved(int up, int down) {
        lastMove = System.nanoTime();
        sent += up;
        received += down;
    }

    void unreachable(Throwable cause) {
        fail(Kind.UNREACHABLE, cause);
    }

    void connected(HttpClientRequest connected) {
        if (settled) {
            connected.reset(); // the clock was faster than the connection; nothing has been written
            return;
        }
        try {
            request.headers().forEach(connected::putHeader);
            if (request.authorization() != null) {
                connected.putHeader(
                        HttpHeaders.AUTHORIZATION, request.authorization().reveal());
            }
        } catch (IllegalArgumentException unsendable) {
            connected.reset();
            fail(Kind.UNSENDABLE, unsendable);
            return;
        }
        to = connected;
        moved(0, 0);
        connected.exceptionHandler(broken -> {
            if (answer == null) { // an answer that has begun says itself whether it comes to its end
                fail(Kind.CUT, broken);
            }
        });
        connected.response().onComplete(head -> {
            if (head.succeeded()) {
                receive(head.result());
            } else {
                fail(Kind.CUT, head.cause());
            }
        });
        send(connected);
    }

    private void send(HttpClientRequest connected) {
        byte[] held = request.body();
        if (held != null) {
            moved(held.length, 0);
            uploaded = true;
            connected.end(Buffer.buffer(held));
        } else if (from.length() == 0) {
            uploaded = true;
            connected.end();
        } else {
            pump(from.source(), connected);
        }
    }

    private void pump(HttpServerRequest source, HttpClientRequest connected) {
        if (source.response().closed()) {
            fail(Kind.ABANDONED, OpenRequest.brokenOff());
            return;
        }
        if (from.length() > 0) {
            connected.putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(from.length()));
        } else {
            connected.setChunked(true);
        }
        from.received();
        from.invite();
        waitsForClient = true;
        source.exceptionHandler(broken -> fail(Kind.ABANDONED, OpenRequest.brokenOff()));
        source.handler(chunk -> passOn(chunk, source, connected));
        source.endHandler(end -> {
            waitsForClient = false;
            uploaded = true;
            if (!settled) {
                finish(connected);
            }
        });
        source.resume();
    }

    private void finish(HttpClientRequest connected) {
        BodyFilter filter = from.filter();
        if (filter == null) {
            connected.end();
        } else {
            connected.end(Buffer.buffer(filter.rest()));
        }
    }

    private void passOn(Buffer chunk, HttpServerRequest source, HttpClientRequest connected) {
        if (settled) {
            return; // thrown away
        }
        moved(chunk.length(), 0);
        if (sent > limits.maxBodyBytes()) {
            source.pause();
            fail(Kind.ABANDONED, HeadCheck.tooLarge(limits.maxBodyBytes()));
            return;
        }
        Buffer filtered;
        try {
            filtered = filtered(chunk);
        } catch (Problem malformed) {
            source.pause();
            fail(Kind.ABANDONED, malformed);
            return;
        }
        if (filtered.length() > 0) {
            connected.write(filtered);
        }
        if (connected.writeQueueFull()) {
            waitsForClient = false;
            source.pause();
            connected.drainHandler(drained -> {
                waitsForClient = !uploaded;
                moved(0, 0);
                source.resume();
            });
        }
    }

    private Buffer filtered(Buffer chunk) {
        BodyFilter filter = from.filter();
        return filter == null ? chunk : Buffer.buffer(filter.pass(chunk.getBytes()));
    }

    private void receive(HttpClientResponse response) {
        if (settled) {
            return;
        }
        moved(0, 0);
        PassedAnswer begun = new PassedAnswer(this, response);
        answer = begun;
        receiver.answered(begun);
    }

    private void fail(Kind kind, Throwable cause) {
        PassedAnswer begun = answer;
        if (begun != null) {
            begun.breakOff();
        } else if (settle()) {
            HttpClientRequest written = to;
            if (written != null) {
                written.reset();
            }
            receiver.failed(new OutboundFailure(kind, written != null, cause));
        }
    }

    /** The answer has come to its end, or to nothing. */
    void end(boolean whole) {
        if (settle()) {
            HttpClientRequest written = to;
            if (written != null && !(whole && uploaded)) {
                written.reset(); // nothing more is wanted, or nothing more will be sent
            }
            receiver.ended(whole, sent, received);
        }
    }

    private boolean settle() {
        if (settled) {
            return false;
        }
        settled = true;
        from.loop().deadlines().remove(this);
        from.loop().pools().leave(pool);
        return true;
    }
}
