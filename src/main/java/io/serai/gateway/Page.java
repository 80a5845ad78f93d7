package io.serai.gateway;

import io.serai.http.Request;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a list a caller wants: {@code limit} 1 to 500, 100 if it says nothing, and {@code offset} or {@code page}.
 */
public record Page(int limit, int offset) {

    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 500;

    /** @throws Problem 400 if a number is none or out of range */
    public static Page of(Request request) {
        int limit = number("limit", request.query("limit"), DEFAULT_LIMIT, 1, MAX_LIMIT);
        int page = number("page", request.query("page"), 1, 1, 1_000_000);
        return new Page(limit, number("offset", request.query("offset"), (page - 1) * limit, 0, 1_000_000_000));
    }

    private static int number(String name, @Nullable String text, int absent, int least, int most) {
        try {
            int value = text == null ? absent : Integer.parseInt(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException notANumber) {
            // Falls through to the one message.
        }
        throw Problem.of(
                ProblemType.INVALID_REQUEST, "Query " + name + " must be a number from " + least + " to " + most + ".");
    }

    /** The member {@code pagination}. */
    public Map<String, Object> view(int total) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("total", total);
        view.put("limit", limit);
        view.put("offset", offset);
        view.put("hasMore", offset + limit < total);
        return view;
    }

    public <T> List<T> of(List<T> all) {
        return all.subList(Math.min(offset, all.size()), Math.min(offset + limit, all.size()));
    }
}
