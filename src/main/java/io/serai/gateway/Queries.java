package io.serai.gateway;

import io.serai.http.Request;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Reads query parameters that must have a certain form. */
final class Queries {

    private Queries() {}

    /** @throws Problem 400 if it is there and no time of our era */
    static @Nullable Instant time(Request request, String name) {
        String text = request.query(name);
        if (text == null) {
            return null;
        }
        try {
            OffsetDateTime time = OffsetDateTime.parse(text);
            if (time.getYear() >= 1970 && time.getYear() <= 9999) {
                return time.toInstant();
            }
        } catch (DateTimeException malformed) {
            // Falls through to the one message.
        }
        throw refused(name, "must be a time such as 2025-11-12T10:30:00Z");
    }

    /** @throws Problem 400 if it is there and none of the words */
    static @Nullable String word(Request request, String name, Collection<String> words) {
        String text = request.query(name);
        if (text != null && !words.contains(text)) {
            throw refused(name, "must be one of " + String.join(", ", words));
        }
        return text;
    }

    static Problem refused(String name, String rule) {
        return Problem.of(ProblemType.INVALID_REQUEST, "Query " + name + " " + rule + ".");
    }
}
