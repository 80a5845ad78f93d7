package io.serai.audit;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Which records are wanted; null matches everything. Records have whole milliseconds as their time, so a moment within a
 * millisecond means its beginning: the record of what happened after {@code from} is never left out.
 *
 * @param tenantId whose records; only an administrator may leave it out
 * @param from the first moment that counts
 * @param to the first moment that no longer counts
 * @param result {@code success}, {@code failure}, {@code denied} or {@code unknown}
 */
public record AuditQuery(
        @Nullable String tenantId,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable String action,
        @Nullable String userId,
        @Nullable String toolId,
        @Nullable String integration,
        @Nullable String result,
        @Nullable String requestId) {

    public AuditQuery {
        from = from == null ? null : from.truncatedTo(ChronoUnit.MILLIS);
        to = to == null ? null : to.truncatedTo(ChronoUnit.MILLIS);
    }
}
