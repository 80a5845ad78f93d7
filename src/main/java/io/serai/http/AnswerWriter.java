package io.serai.http;

import io.serai.problem.Outcome;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Writes an answer on the connection's own loop, with the headers that every answer carries. */
final class AnswerWriter {

    private static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("X-Request-ID");
    private static final CharSequence CONTENT_TYPE_OPTIONS = HttpHeaders.createOptimized("X-Content-Type-Options");
    private static final CharSequence NOSNIFF = HttpHeaders.createOptimized("nosniff");
    private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");

    /** Most names that are kept encoded; our answers have a few dozens. */
    private static final int NAMES = 200;

    private static final Map<String, CharSequence> ENCODED_NAMES = new ConcurrentHashMap<>();

    /** How long a refused body is read and thrown away before the connection closes. */
    private static final long LINGER_MILLIS = 1_000;

    /** Of a body that nobody wanted, so much is read and thrown away to keep the connection. */
    private static final long DISCARDED_BYTES = 64 * 1024;

    private final ProblemAnswers problems;
    private final EventLoops loops;
    private final Vertx vertx;

    AnswerWriter(ProblemAnswers problems, EventLoops loops) {
        this.problems = problems;
        this.loops = loops;
        this.vertx = loops.vertx();
    }

    /** @return done when the answer has gone out, or nobody is there to take it; at once for one that is streamed */
    Future<Void> write(HttpServerRequest request, String requestId, Answer answer) {
        HttpServerResponse response = request.response();
        ClientConnections clients = loops.currentOrAny().clients();
        if (response.closed() || response.ended()) {
            if (answer.stream() instanceof PassedAnswer unread) {
                unread.discard();
            }
            return Future.succeededFuture(); // The client has gone; the call itself was finished and recorded.
        }
        response.setStatusCode(answer.status());
        var headers = response.headers();
        if (!answer.contentType().isEmpty()) {
            headers.add(HttpHeaders.CONTENT_TYPE, answer.contentType()); // add: there is nothing yet to be replaced
        }
        headers.add(REQUEST_ID, requestId);
        if (!answer.headers().containsKey("Cache-Control")) {
            headers.add(HttpHeaders.CACHE_CONTROL, NO_STORE);
        }
        headers.add(CONTENT_TYPE_OPTIONS, NOSNIFF);
        answer.headers().forEach((name, value) -> headers.add(encoded(name), value));
        if (clients.isLeaving()) {
            headers.set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        if (answer.stream() != null) {
            stream(request, requestId, answer.stream());
            return Future.succeededFuture();
        }
        Future<Void> gone;
        if (request.method() == HttpMethod.HEAD) {
            headers.set(HttpHeaders.CONTENT_LENGTH, Integer.toString(answer.body().length));
            gone = response.end();
        } else {
            gone = response.end(Buffer.buffer(answer.body()));
        }
        clients.answered(request.connection());
        return gone;
    }

    private void stream(HttpServerRequest request, String requestId, StreamedBody body) {
        EventLoops.EventLoop loop = loops.currentOrAny();
        switch (body) {
            case AnswerStream pieces -> new StreamedAnswer(loop, request, pieces).start();
            case PassedAnswer passed -> passed.pass(request, () -> ended(request), () -> brokenOff(request, requestId));
            case EventStream head
            when request.method() == HttpMethod.HEAD -> {
                request.response().end();
                loop.clients().answered(request.connection());
            }
            case EventStream events -> events.open(loop, request);
        }
    }

    /** The provider began to answer, and then hung up before a byte of it could go on. */
    private void brokenOff(HttpServerRequest request, String requestId) {
        request.response().setChunked(false).headers().clear();
        Problem problem = Problem.of(ProblemType.PROVIDER_ERROR, "The provider hung up before its answer was complete.")
                .withOutcome(Outcome.UNKNOWN);
        writeToUnread(request, requestId, problems.answer(problem, request.path(), requestId));
    }

    /** The whole answer has gone out; the request perhaps has not come in. */
    private void ended(HttpServerRequest request) {
        loops.currentOrAny().clients().answered(request.connection());
        if (!request.isEnded()) {
            leave(request);
        }
    }

    private void leave(HttpServerRequest unread) {
        if (isLong(unread)) {
            closeSoon(unread);
        } else {
            unread.handler(discarded -> {}).exceptionHandler(broken -> {}).resume();
        }
    }

    /** The same for a request whose body perhaps nobody has read: what is left of a long one goes with the connection. */
    Future<Void> writeToUnread(HttpServerRequest request, String requestId, Answer answer) {
        boolean unread = !request.isEnded() && !request.response().closed();
        if (unread && isLong(request)) {
            request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        Future<Void> gone = write(request, requestId, answer);
        if (unread && answer.stream() == null) {
            leave(request);
        }
        return gone;
    }

    private static boolean isLong(HttpServerRequest request) {
        return HeadCheck.isChunked(request.headers())
                || HeadCheck.length(request.getHeader(HttpHeaders.CONTENT_LENGTH)) > DISCARDED_BYTES;
    }

    private static CharSequence encoded(String name) {
        CharSequence known = ENCODED_NAMES.get(name);
        if (known != null) {
            return known;
        }
        return ENCODED_NAMES.size() < NAMES ? ENCODED_NAMES.computeIfAbsent(name, HttpHeaders::createOptimized) : name;
    }

    /**
     * Answers a request that no route has seen.
     *
     * @param bodyPending whether a body without a near end is still coming in; it is cut off with the connection
     */
    void refuse(HttpServerRequest request, String requestId, Problem problem, boolean bodyPending) {
        if (bodyPending) {
            request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            closeSoon(request);
        }
        String path = request.path();
        write(request, requestId, problems.answer(problem, path == null ? "/" : path, requestId));
    }

    /**
     * Closes the connection when the body has come to its end or the time is up. Closing at once would make the client's
     * system throw the answer away, unread.
     */
    private void closeSoon(HttpServerRequest request) {
        long timer = vertx.setTimer(LINGER_MILLIS, due -> request.connection().close());
        request.handler(discarded -> {});
        request.exceptionHandler(broken -> vertx.cancelTimer(timer));
        request.endHandler(end -> {
            vertx.cancelTimer(timer);
            request.connection().close();
        });
        request.resume(); // of one that was held back
    }

    /** Answers what is not HTTP as we understand it, and hangs up: nobody knows where the next request would begin. */
    void refuseUnreadable(HttpServerRequest request, String requestId) {
        request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        request.response().endHandler(done -> request.connection().close());
        Problem problem = HeadCheck.refused("The request's head is malformed or too long.");
        write(request, requestId, problems.answer(problem, "/", requestId));
    }

    Answer internalError(Request request) {
        Problem problem = Problem.of(ProblemType.INTERNAL_ERROR, "The request could not be handled.");
        return problems.answer(problem, request.path(), request.id());
    }
}
