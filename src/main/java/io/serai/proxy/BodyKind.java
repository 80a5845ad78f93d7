package io.serai.proxy;

import io.serai.http.BodyFilter;
import io.serai.http.Request;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where in a body there may be a token.
 *
 * @param boundary of a {@code multipart/form-data} body, otherwise null
 */
record BodyKind(boolean isForm, @Nullable String boundary) {

    private static final BodyKind OTHER = new BodyKind(false, null);
    private static final BodyKind FORM = new BodyKind(true, null);

    /** RFC 2046, 5.1.1: at most 70 characters, none of which needs care here. */
    private static final Pattern BOUNDARY = Pattern.compile(
            ";\\s*boundary\\s*=\\s*(?:\"([^\"\\\\]{1,70})\"|([^\\s\";,]{1,70}))\\s*(?:;|$)", Pattern.CASE_INSENSITIVE);

    /** @throws Problem 415 for a form that cannot be looked into, 400 for a body of two types */
    static BodyKind of(Request request) {
        List<String> types = request.headers("Content-Type");
        if (types.size() > 1) {
            throw Problem.of(ProblemType.INVALID_REQUEST, "Header content-type must not be repeated.");
        }
        String type = types.isEmpty() ? "" : types.getFirst();
        String name = type.toLowerCase(Locale.ROOT);
        boolean multipart = name.contains("multipart/form-data");
        if (!multipart && !name.contains("application/x-www-form-urlencoded")) {
            return OTHER;
        }
        String encoding = request.header("Content-Encoding");
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            throw Problem.of(ProblemType.UNSUPPORTED_MEDIA_TYPE, "A form must not be compressed.");
        }
        return multipart ? new BodyKind(false, boundary(type)) : FORM;
    }

    private static String boundary(String type) {
        Matcher named = BOUNDARY.matcher(type);
        if (!named.find()) {
            throw Problem.of(
                    ProblemType.UNSUPPORTED_MEDIA_TYPE, "The content type names no boundary between the parts.");
        }
        return named.group(1) == null ? named.group(2) : named.group(1);
    }

    /** Of a body that goes on as it comes in. */
    @Nullable
    BodyFilter filter() {
        return boundary == null ? null : new MultipartTokens(boundary);
    }

    /** Of a body that is held. */
    byte[] cleaned(byte[] body) {
        BodyFilter filter = filter();
        if (filter == null) {
            return isForm ? CallerTokens.without(body) : body;
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream(body.length);
        whole.writeBytes(filter.pass(body));
        whole.writeBytes(filter.rest());
        return whole.toByteArray();
    }
}
