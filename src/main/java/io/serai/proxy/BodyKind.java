package io.serai.proxy;

import io.serai.http.Request;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import java.util.List;
import java.util.Locale;

/** Whether there may be a token in a body. */
enum BodyKind {
    FORM,
    OTHER;

    /** @throws Problem 415 for a form that cannot be looked into, 400 for a body of two types */
    static BodyKind of(Request request) {
        List<String> types = request.headers("Content-Type");
        if (types.size() > 1) {
            throw Problem.of(ProblemType.INVALID_REQUEST, "Header content-type must not be repeated.");
        }
        String type = types.isEmpty() ? "" : types.getFirst().toLowerCase(Locale.ROOT);
        if (!type.contains("application/x-www-form-urlencoded")) {
            return OTHER;
        }
        String encoding = request.header("Content-Encoding");
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            throw Problem.of(ProblemType.UNSUPPORTED_MEDIA_TYPE, "A form must not be compressed.");
        }
        return FORM;
    }

    boolean isSeen() {
        return this == FORM;
    }

    byte[] cleaned(byte[] body) {
        return this == FORM ? CallerTokens.without(body) : body;
    }
}
