package io.serai.audit;

import org.jspecify.annotations.Nullable;

/**
 * What became of an action.
 *
 * @param result {@code success}, {@code failure}, {@code denied} or {@code unknown}
 * @param outcome of a failed tool call
 * @param code of the failure
 * @param durationMillis from the arrival of the request
 * @param resultBytes length of the result that the caller got, as JSON in UTF-8; 0 of what has none, and of what is not
 *     counted
 * @param resource where a failed call or a long result is kept, or why it is not; null when there was nothing to keep
 */
public record AuditEnd(
        String result,
        @Nullable String outcome,
        @Nullable String code,
        long durationMillis,
        long resultBytes,
        @Nullable String resource) {

    public AuditEnd(String result, @Nullable String outcome, @Nullable String code, long durationMillis) {
        this(result, outcome, code, durationMillis, 0, null);
    }

    public AuditEnd about(@Nullable String place) {
        return new AuditEnd(result, outcome, code, durationMillis, resultBytes, place);
    }

    public AuditEnd withResult(long bytes) {
        return new AuditEnd(result, outcome, code, durationMillis, bytes, resource);
    }
}
