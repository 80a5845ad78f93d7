package io.serai.deadletter;

import io.serai.problem.Outcome;
import io.serai.problem.ProblemType;
import io.serai.secret.KeyFile;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A failed call that may be sent again.
 *
 * @param id {@code dl_} and 22 characters
 * @param accountId whose account the connection was, in the provider's words; null if it was never verified
 * @param effect {@code read}, {@code write} or {@code destructive}: whether sending it twice can do harm
 * @param attempts how often it was sent, the first call included
 * @param pages how many pages of a list were to be joined; 0 if nothing was said of pages
 * @param idempotencyKey the caller's, under which it is sent again
 * @param sealedArguments see {@link LetterArguments}; empty when the letter's time is over
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
        @Nullable String idempotencyKey,
        int pages,
        Instant createdAt,
        Instant expiresAt) {

    /** Where a letter is in its life; the lower-case name is stored and shown. */
    public enum Status {
        OPEN,
        REPLAYING,
        REPLAYED,
        DISCARDED,
        EXPIRED;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** {@code dl_} and 22 characters. */
    public static String newId() {
        return "dl_" + KeyFile.random().substring(0, 22);
    }

    /** This letter while its next attempt is under way. */
    DeadLetter claimed() {
        return new DeadLetter(
                id,
                tenantId,
                toolId,
                integration,
                connection,
                accountId,
                effect,
                outcome,
                code,
                detail,
                attempts + 1,
                Status.REPLAYING,
                sealedArguments,
                argumentsHash,
                userId,
                requestId,
                idempotencyKey,
                pages,
                createdAt,
                expiresAt);
    }
}
