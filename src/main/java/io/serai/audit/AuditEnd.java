package io.serai.audit;

import org.jspecify.annotations.Nullable;

/**
 * What became of an action.
 *
 * @param result {@code success}, {@code failure}, {@code denied} or {@code unknown}
 * @param outcome of a failed tool call
 * @param code of the failure
 * @param durationMillis from the arrival of the request
 */
public record AuditEnd(
        String result, @Nullable String outcome, @Nullable String code, long durationMillis) {}
