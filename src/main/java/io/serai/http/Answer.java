package io.serai.http;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What goes back to the client, complete. The front door writes an answer and nothing else of the exchange, so that no
 * message header can leak out.
 *
 * @param contentType empty for an answer without one
 * @param headers the answer's own headers; {@code Content-Type}, {@code X-Request-ID}, {@code X-Content-Type-Options} and,
 *     unless it is among them, {@code Cache-Control: no-store} are added by the front door
 * @param stream what is sent instead of the body; null for an answer that is complete
 */
public record Answer(
        int status,
        String contentType,
        byte[] body,
        Map<String, String> headers,
        @Nullable StreamedBody stream) {

    /** The media type of ordinary answers. */
    public static final String JSON = "application/json";

    public Answer(int status, String contentType, byte[] body, Map<String, String> headers) {
        this(status, contentType, body, headers, null);
    }

    /** One that goes on. */
    public static Answer events(EventStream events) {
        Map<String, String> headers = Map.of("X-Accel-Buffering", "no"); // proxies would keep the events to themselves
        return new Answer(200, "text/event-stream", new byte[0], headers, events);
    }

    public static Answer json(int status, byte[] body) {
        return new Answer(status, JSON, body, Map.of());
    }

    /** Of what was done and has nothing to say, RFC 9110 section 15.3.5. */
    public static Answer none() {
        return new Answer(204, "", new byte[0], Map.of());
    }

    /** A copy with more headers. */
    public Answer withHeaders(Map<String, String> more) {
        if (headers.isEmpty()) {
            return new Answer(status, contentType, body, more, stream);
        }
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.putAll(more);
        return new Answer(status, contentType, body, all, stream);
    }
}
