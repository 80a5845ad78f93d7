package io.serai.http;

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
        if (response.closed() || response.ended()) {
            return Future.succeededFuture(); // The client has gone; the call itself was finished and recorded.
        }
        response.setStatusCode(answer.status());
        var headers = response.headers();
        headers.add(HttpHeaders.CONTENT_TYPE, answer.contentType()); // add: there is nothing yet to be replaced
        headers.add(REQUEST_ID, requestId);
        if (!answer.headers().containsKey("Cache-Control")) {
            headers.add(HttpHeaders.CACHE_CONTROL, NO_STORE);
        }
        headers.add(CONTENT_TYPE_OPTIONS, NOSNIFF);
        answer.headers().forEach((name, value) -> headers.add(encoded(name), value));
        if (answer.stream() != null) {
            new StreamedAnswer(loops.currentOrAny(), request, answer.stream()).start();
            return Future.succeededFuture();
        }
        if (answer.events() != null && request.method() != HttpMethod.HEAD) {
            answer.events().open(loops.currentOrAny(), request);
            return Future.succeededFuture();
        }
        Future<Void> gone;
        if (request.method() == HttpMethod.HEAD) {
            headers.set(HttpHeaders.CONTENT_LENGTH, Integer.toString(answer.body().length));
            gone = response.end();
        } else {
            gone = response.end(Buffer.buffer(answer.body()));
        }
        loops.currentOrAny().clients().answered(request.connection());
        return gone;
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
