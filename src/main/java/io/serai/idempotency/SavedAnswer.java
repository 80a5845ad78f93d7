package io.serai.idempotency;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * What a call was answered with, so that the same words can be said again.
 *
 * @param requestId of the call that was made
 * @param timestamp of its answer, as the answer has it
 * @param result the tool's result as JSON; null if it failed
 * @param paging how far pages were followed, as the answer has it; null if they were not
 * @param problem why it failed; null if it did not
 */
public record SavedAnswer(
        String requestId,
        String timestamp,
        long latencyMillis,
        byte @Nullable [] result,
        @Nullable JsonNode paging,
        @Nullable Problem problem,
        @Nullable String deadLetterId) {}
