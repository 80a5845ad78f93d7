package io.serai.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.problem.Problem;
import io.serai.problem.ProblemDocument;
import java.util.Map;

/** Turns a problem into its answer: the document of RFC 9457 and the headers that belong to its status. */
public final class ProblemAnswers {

    private static final String PROXIED = "/proxy/";

    private final ObjectMapper json;

    public ProblemAnswers(ObjectMapper json) {
        this.json = json;
    }

    public Answer answer(Problem problem, String instance, String requestId) {
        byte[] body = write(ProblemDocument.of(problem, instance, requestId));
        Answer answer = new Answer(problem.type().status(), ProblemDocument.MEDIA_TYPE, body, Map.of());
        if (instance.startsWith(PROXIED)) { // where every other answer is the provider's own
            answer = answer.withHeaders(Map.of("X-Serai-Error", problem.type().name()));
        }
        if (problem.retryAfter() > 0) {
            answer = answer.withHeaders(Map.of("Retry-After", Integer.toString(problem.retryAfter())));
        }
        return switch (problem.type().status()) {
            case 401 -> answer.withHeaders(Map.of("WWW-Authenticate", "Bearer")); // RFC 6750 section 3
            case 405 ->
                answer.withHeaders(
                        Map.of("Allow", String.valueOf(problem.members().get("allow"))));
            default -> answer;
        };
    }

    private byte[] write(Map<String, Object> document) {
        try {
            return json.writeValueAsBytes(document);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("A problem document holds only plain values", impossible);
        }
    }
}
