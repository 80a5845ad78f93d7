package io.serai.http;

import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The rules for a request's head, before anybody asks who is calling: unambiguous headers, a body that we can read. A
 * repeated identity header or a name with {@code _} is how smuggling begins, so both are refused.
 */
final class HeadCheck {

    /** Headers of which there is at most one. */
    private static final String[] SINGLE = {"host", "authorization", "content-length", "origin", "x-api-key"};

    private static final Pattern JSON = Pattern.compile(
            "application/json\\s*(;\\s*charset\\s*=\\s*(utf-8|\"utf-8\")\\s*)?", Pattern.CASE_INSENSITIVE);

    private final int maxBodyBytes;

    HeadCheck(int maxBodyBytes) {
        this.maxBodyBytes = maxBodyBytes;
    }

    /**
     * @param openEnded whether the body may be of any type and length
     * @throws Problem 400, 413 or 415
     */
    void check(HttpServerRequest request, boolean openEnded) {
        if (!isOrdinary(request.uri())) {
            throw refused("The request's target must be a path in visible ASCII.");
        }
        checkNames(request.headers());
        if (isBodyThere(request.headers()) && !openEnded) {
            checkBody(request.headers());
        }
    }

    private static void checkNames(MultiMap headers) {
        int seen = 0;
        for (Map.Entry<String, String> header : headers) {
            String name = header.getKey();
            if (name.isEmpty() || name.indexOf('_') >= 0) {
                throw refused("Header names must not be empty or contain an underscore.");
            }
            int bit = bitOf(name);
            if ((seen & bit) != 0) {
                throw refused("Header " + name.toLowerCase(Locale.ROOT) + " must not be repeated.");
            }
            seen |= bit;
        }
        if ((seen & 1) == 0) {
            throw refused("Header host is missing.");
        }
    }

    /** A bit for each name that may come once, the lowest for {@code host}; 0 for all others. */
    private static int bitOf(String name) {
        for (int i = 0; i < SINGLE.length; i++) {
            if (SINGLE[i].length() == name.length() && SINGLE[i].equalsIgnoreCase(name)) {
                return 1 << i;
            }
        }
        return 0;
    }

    /** Whether a request target is a path and a query of visible ASCII. */
    private static boolean isOrdinary(String target) {
        for (int i = 0; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c <= ' ' || c > '~' || c == '#') {
                return false;
            }
        }
        // %00: no name of anything contains one, and a database may refuse to compare it.
        return target.startsWith("/") && !target.contains("%00");
    }

    private static boolean isBodyThere(MultiMap headers) {
        long length = length(headers.get(HttpHeaders.CONTENT_LENGTH));
        if (length < 0) {
            throw refused("Header content-length must be a number.");
        }
        if (isChunked(headers) && !"chunked".equalsIgnoreCase(headers.get(HttpHeaders.TRANSFER_ENCODING))) {
            throw refused("The only transfer coding that is taken is chunked.");
        }
        return length > 0 || isChunked(headers);
    }

    private void checkBody(MultiMap headers) {
        if (headers.contains(HttpHeaders.CONTENT_ENCODING)) {
            throw Problem.of(ProblemType.UNSUPPORTED_MEDIA_TYPE, "The body must not be compressed.");
        }
        if (!isJson(headers.getAll(HttpHeaders.CONTENT_TYPE))) {
            throw Problem.of(ProblemType.UNSUPPORTED_MEDIA_TYPE, "The body must be application/json in UTF-8.");
        }
        if (length(headers.get(HttpHeaders.CONTENT_LENGTH)) > maxBodyBytes) {
            throw tooLarge(maxBodyBytes);
        }
    }

    /** Whether the body announces no end, or one that lies beyond the limit. */
    boolean isUnbounded(MultiMap headers) {
        long length = length(headers.get(HttpHeaders.CONTENT_LENGTH));
        return isChunked(headers) || length < 0 || length > maxBodyBytes;
    }

    static boolean isChunked(MultiMap headers) {
        return headers.contains(HttpHeaders.TRANSFER_ENCODING);
    }

    /** -1 for what is not a number. */
    static long length(@Nullable String text) {
        try {
            return text == null ? 0 : Long.parseUnsignedLong(text.trim());
        } catch (NumberFormatException malformed) {
            return -1;
        }
    }

    static Problem tooLarge(long limit) {
        return Problem.of(ProblemType.PAYLOAD_TOO_LARGE, "The body is longer than " + limit + " bytes.");
    }

    static Problem refused(String detail) {
        return Problem.of(ProblemType.INVALID_REQUEST, detail);
    }

    private static boolean isJson(List<String> contentTypes) {
        return contentTypes.size() == 1
                && (contentTypes.getFirst().equals(Answer.JSON)
                        || JSON.matcher(contentTypes.getFirst().trim()).matches());
    }
}
