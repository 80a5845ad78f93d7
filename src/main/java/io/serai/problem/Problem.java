package io.serai.problem;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A failure of the closed list, on its way to the client. {@code detail} is a sentence written by us for the client; the
 * cause, if any, is for the operator and never leaves the process. Instances are immutable; {@code with…} copies.
 */
public final class Problem extends RuntimeException {

    private final ProblemType type;
    private final String detail;
    private final @Nullable Outcome outcome;
    private final int retryAfter;
    private final Map<String, Object> members;

    private Problem(
            ProblemType type,
            String detail,
            @Nullable Outcome outcome,
            int retryAfter,
            Map<String, Object> members,
            @Nullable Throwable cause) {
        // No stack trace: raised for every refused call, and the type says where it comes from.
        super(type + ": " + detail, cause, false, false);
        this.type = requireNonNull(type);
        this.detail = requireNonNull(detail);
        this.outcome = outcome;
        this.retryAfter = retryAfter;
        this.members = members;
    }

    public static Problem of(ProblemType type, String detail) {
        return new Problem(type, detail, null, 0, Map.of(), null);
    }

    /** A copy that carries the operator's cause. */
    public Problem causedBy(Throwable cause) {
        return new Problem(type, detail, outcome, retryAfter, members, cause);
    }

    public Problem withOutcome(Outcome value) {
        return new Problem(type, detail, value, retryAfter, members, getCause());
    }

    /** A copy that says when to try again: whole seconds, at least 1. Sent as header and as member. */
    public Problem withRetryAfter(long seconds) {
        int clamped = (int) Math.clamp(seconds, 1, Integer.MAX_VALUE);
        return new Problem(type, detail, outcome, clamped, members, getCause());
    }

    /** A copy with one more member; the value is anything Jackson can write. */
    public Problem with(String member, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(members);
        more.put(member, value);
        return new Problem(type, detail, outcome, retryAfter, more, getCause());
    }

    public ProblemType type() {
        return type;
    }

    public String detail() {
        return detail;
    }

    public @Nullable Outcome outcome() {
        return outcome;
    }

    /** Seconds until a further try makes sense; 0 when unknown. */
    public int retryAfter() {
        return retryAfter;
    }

    public Map<String, Object> members() {
        return members;
    }
}
