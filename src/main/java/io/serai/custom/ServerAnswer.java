package io.serai.custom;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.http.OutboundResponse;
import io.serai.problem.Outcome;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.provider.Failures;
import io.serai.secret.Secret;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds in an answer of HTTP the one message that answers a request: it is the body, or one of the events that the body is
 * made of (WHATWG HTML, "Parsing an event stream").
 */
final class ServerAnswer {

    private static final int INTERNAL_ERROR = -32603; // JSON-RPC 2.0 section 5.1

    private ServerAnswer() {}

    /**
     * @param token that was shown; it is in no text that goes on
     * @return the member {@code result}
     * @throws Problem if it says that nothing was done, or cannot be understood
     */
    static JsonNode of(OutboundResponse answer, long id, ObjectMapper json, @Nullable Secret token) {
        if (answer.status() >= 300) {
            throw Failures.of(answer.status()).with("provider", Map.of("status", answer.status()));
        }
        JsonNode message = find(answer, id, json);
        JsonNode error = message.path("error");
        if (error.isObject()) {
            throw refused(error, token);
        }
        if (!message.has("result")) {
            throw notUnderstood();
        }
        return message.get("result");
    }

    private static JsonNode find(OutboundResponse answer, long id, ObjectMapper json) {
        String type = answer.header("Content-Type");
        boolean events = type != null && type.toLowerCase(Locale.ROOT).startsWith("text/event-stream");
        String body = new String(answer.body(), UTF_8);
        try {
            for (String text : events ? events(body) : List.of(body)) {
                JsonNode message = json.readTree(text);
                for (JsonNode one : message.isArray() ? message : List.of(message)) {
                    if (one.path("id").isIntegralNumber()
                            && one.path("id").longValue() == id
                            && (one.has("result") || one.has("error"))) {
                        return one;
                    }
                }
            }
        } catch (IOException malformed) {
            throw notUnderstood(); // the parser's message would repeat the body
        }
        throw notUnderstood();
    }

    private static List<String> events(String stream) {
        List<String> events = new ArrayList<>();
        StringBuilder data = new StringBuilder();
        for (String line : stream.split("\r\n|\n|\r", -1)) {
            if (line.startsWith("data:")) {
                data.append(line.substring(line.startsWith("data: ") ? 6 : 5)).append('\n');
            } else if (line.isEmpty() && !data.isEmpty()) {
                events.add(data.toString());
                data.setLength(0);
            }
        }
        return events;
    }

    static Problem notUnderstood() {
        return Problem.of(ProblemType.PROVIDER_ERROR, "The server's answer could not be understood.")
                .withOutcome(Outcome.UNKNOWN);
    }

    private static Problem refused(JsonNode error, @Nullable Secret token) {
        boolean internal = error.path("code").asInt() == INTERNAL_ERROR;
        Map<String, Object> provider = new LinkedHashMap<>();
        provider.put("code", error.path("code").asInt());
        provider.put("message", Failures.words(error.path("message").asText(), token));
        return Problem.of(
                        internal ? ProblemType.PROVIDER_ERROR : ProblemType.PROVIDER_REJECTED,
                        internal
                                ? "The server failed; the call may or may not have been done."
                                : "The server refused the call; its reason is in member provider.")
                .withOutcome(internal ? Outcome.UNKNOWN : Outcome.REJECTED)
                .with("provider", provider);
    }
}
