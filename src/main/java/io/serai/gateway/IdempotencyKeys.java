package io.serai.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.http.Request;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How a caller says that a call is the same as an earlier one. */
public final class IdempotencyKeys {

    private static final String HEADER = "Idempotency-Key";
    private static final Pattern KEY = Pattern.compile("[\\x20-\\x7E]{1,255}");

    private IdempotencyKeys() {}

    /**
     * The request's key; null without one.
     *
     * @throws Problem 400 if it is not one, or not one only
     */
    public static @Nullable String header(Request request) {
        String key = request.header(HEADER);
        if (key != null && request.headers(HEADER).size() > 1) {
            throw Problem.of(ProblemType.INVALID_REQUEST, "Header " + HEADER + " must be there once.");
        }
        return checked(key, HEADER);
    }

    /** The key of one call in a batch: its own, or the request's with the call's place in it. */
    static @Nullable String ofItem(ObjectNode item, int position, @Nullable String ofBatch) {
        String own = checked(JsonBody.text(item, "idempotencyKey"), "idempotencyKey");
        return own != null || ofBatch == null ? own : ofBatch + "/" + (position + 1);
    }

    /**
     * The key, if it is one.
     *
     * @param field where it stands
     * @throws Problem 400 if it is not
     */
    public static @Nullable String checked(@Nullable String key, String field) {
        if (key != null && !KEY.matcher(key).matches()) {
            throw JsonBody.invalid(field, "must be 1 to 255 printable characters of ASCII");
        }
        return key;
    }
}
