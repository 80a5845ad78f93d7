package io.serai.connect;

import io.serai.http.Answer;
import io.serai.http.Request;
import java.net.URI;
import java.util.Map;

/** What is said to browsers. */
final class Browser {

    private Browser() {}

    /** Whether the caller is a person's browser rather than a program. */
    static boolean accepts(Request request) {
        String accept = request.header("Accept");
        return accept != null && accept.contains("text/html");
    }

    /** Sends it on; the next site does not learn where it came from, since that address may hold a code. */
    static Answer redirect(URI target) {
        return new Answer(
                302,
                "text/plain",
                new byte[0],
                Map.of("Location", target.toString(), "Referrer-Policy", "no-referrer"));
    }
}
