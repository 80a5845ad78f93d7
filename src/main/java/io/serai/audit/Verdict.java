package io.serai.audit;

import org.jspecify.annotations.Nullable;

/**
 * What a check of the whole journal found.
 *
 * @param records lines that belong to the chain
 * @param firstSeq number of the first of them; 0 if there are none
 * @param lastSeq number of the last of them; 0 if there are none
 * @param brokenAt number of the first line that is missing, changed or out of order; null if there is none
 */
public record Verdict(
        boolean valid,
        long records,
        long firstSeq,
        long lastSeq,
        @Nullable Long brokenAt) {}
