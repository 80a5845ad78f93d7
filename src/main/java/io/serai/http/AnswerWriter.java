package io.serai.http;

import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/** Writes an answer on the connection's own loop, with the headers that every answer carries. */
final class AnswerWriter {

    private static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("X-Request-ID");
    private static final CharSequence CONTENT_TYPE_OPTIONS = HttpHeaders.createOptimized("X-Content-Type-Options");
    private static final CharSequence NOSNIFF = HttpHeaders.createOptimized("nosniff");
    private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");

    private final ProblemAnswers problems;

    AnswerWriter(ProblemAnswers problems) {
        this.problems = problems;
    }

    void write(HttpServerRequest request, String requestId, Answer answer) {
        HttpServerResponse response = request.response();
        if (response.closed() || response.ended()) {
            return; // The client has gone; the call itself was finished and recorded.
        }
        response.setStatusCode(answer.status());
        var headers = response.headers();
        headers.set(HttpHeaders.CONTENT_TYPE, answer.contentType());
        headers.set(REQUEST_ID, requestId);
        headers.set(HttpHeaders.CACHE_CONTROL, NO_STORE);
        headers.set(CONTENT_TYPE_OPTIONS, NOSNIFF);
        answer.headers().forEach(headers::set);
        if (request.method() == HttpMethod.HEAD) {
            headers.set(HttpHeaders.CONTENT_LENGTH, Integer.toString(answer.body().length));
            response.end();
        } else {
            response.end(Buffer.buffer(answer.body()));
        }
    }

    /** Answers a request that no route has seen. A body that is still coming in is cut off with the connection. */
    void refuse(HttpServerRequest request, String requestId, Problem problem) {
        if (problem.type() == ProblemType.PAYLOAD_TOO_LARGE) {
            request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            request.response().endHandler(done -> request.connection().close());
        }
        write(request, requestId, problems.answer(problem, request.path() == null ? "/" : request.path(), requestId));
    }

    Answer internalError(Request request) {
        Problem problem = Problem.of(ProblemType.INTERNAL_ERROR, "The request could not be handled.");
        return problems.answer(problem, request.path(), request.id());
    }
}
