package io.serai.deadletter;

import io.serai.problem.Outcome;
import io.serai.problem.ProblemType;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A failed call that may be sent again.
 *
 * @param id {@code dl_} and 22 characters
 * @param accountId whose account the connection was, in the provider's words; null if it was never verified
 * @param effect {@code read}, {@code write} or {@code destructive}: whether sending it twice can do harm
 * @param sealedArguments opens with the tenant's key and the letter's id as context
 */
public record DeadLetter(
        String id,
        String tenantId,
        String toolId,
        String integration,
        String connection,
        @Nullable String accountId,
        String effect,
        Outcome outcome,
        ProblemType code,
        String detail,
        int attempts,
        Status status,
        String sealedArguments,
        String argumentsHash,
        @Nullable String userId,
        String requestId,
        Instant createdAt,
        Instant expiresAt) {

    /** Where a letter is in its life; the lower-case name is stored and shown. */
    public enum Status {
        OPEN,
        REPLAYING,
        REPLAYED,
        DISCARDED,
        EXPIRED
    }
}
