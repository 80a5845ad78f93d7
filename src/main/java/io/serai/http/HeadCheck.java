package io.serai.http;

import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rules for a request's head, before anybody asks who is calling: unambiguous headers, a body that we can read. A
 * repeated identity header or a name with {@code _} is how smuggling begins, so both are refused.
 */
final class HeadCheck {

    private static final List<String> SINGLE =
            List.of("authorization", "host", "content-length", "origin", "x-api-key");

    private final int maxBodyBytes;

    HeadCheck(int maxBodyBytes) {
        this.maxBodyBytes = maxBodyBytes;
    }

    /** @throws Problem 400, 413 or 415 */
    void check(HttpServerRequest request) {
        MultiMap headers = request.headers();
        for (Map.Entry<String, String> header : headers) {
            if (header.getKey().indexOf('_') >= 0) {
                throw Problem.of(ProblemType.INVALID_REQUEST, "Header names must not contain an underscore.");
            }
        }
        for (String name : SINGLE) {
            if (headers.contains(name) && headers.getAll(name).size() > 1) {
                throw Problem.of(ProblemType.INVALID_REQUEST, "Header " + name + " must not be repeated.");
            }
        }
        checkBody(headers);
    }

    private void checkBody(MultiMap headers) {
        String length = headers.get("content-length");
        boolean hasBody = headers.contains("transfer-encoding") || length != null && !length.equals("0");
        if (!hasBody) {
            return;
        }
        if (headers.contains("content-encoding")) {
            throw Problem.of(ProblemType.UNSUPPORTED_MEDIA_TYPE, "The body must not be compressed.");
        }
        if (!isJson(headers.get("content-type"))) {
            throw Problem.of(ProblemType.UNSUPPORTED_MEDIA_TYPE, "The body must be application/json.");
        }
        if (length != null && (length.length() > 10 || Long.parseLong(length) > maxBodyBytes)) {
            throw tooLarge(maxBodyBytes);
        }
    }

    static Problem tooLarge(int limit) {
        return Problem.of(ProblemType.PAYLOAD_TOO_LARGE, "The body is longer than " + limit + " bytes.");
    }

    private static boolean isJson(@Nullable String contentType) {
        if (contentType == null) {
            return false;
        }
        int end = contentType.indexOf(';');
        String type = (end < 0 ? contentType : contentType.substring(0, end)).trim();
        String charset = end < 0 ? "" : contentType.substring(end).toLowerCase(Locale.ROOT);
        return type.equalsIgnoreCase("application/json") && (!charset.contains("charset") || charset.contains("utf-8"));
    }
}
