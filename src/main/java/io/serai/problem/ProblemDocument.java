package io.serai.problem;

import java.util.LinkedHashMap;
import java.util.Map;

/** The RFC 9457 form of a problem: its members in the order in which they are sent. */
public final class ProblemDocument {

    /** The media type of every error answer (RFC 9457 section 3). */
    public static final String MEDIA_TYPE = "application/problem+json";

    private ProblemDocument() {}

    /**
     * @param instance path of the request, without its query
     * @param requestId the id under which the operator finds the cause in the log
     */
    public static Map<String, Object> of(Problem problem, String instance, String requestId) {
        ProblemType type = problem.type();
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("type", "urn:serai:error:" + type.name());
        document.put("title", type.title());
        document.put("status", type.status());
        document.put("detail", problem.detail());
        document.put("instance", instance);
        document.put("code", type.name());
        document.put("requestId", requestId);
        document.put("error", type.error());
        if (problem.retryAfter() > 0) {
            document.put("retryAfter", problem.retryAfter());
        }
        if (problem.outcome() != null) {
            document.put("outcome", problem.outcome().text());
        }
        document.putAll(problem.members());
        return document;
    }
}
