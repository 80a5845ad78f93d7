package io.serai.saga;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.secret.KeyFile;
import io.serai.tool.Invocation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * A call that is undone unless it comes to its end.
 *
 * @param id {@code sg_} and 22 characters
 * @param steps that have begun, or that are still to be undone
 * @param attempts how often undoing was begun; whoever holds the latest number may say how it went
 * @param dueAt from when on it counts as abandoned
 */
record Saga(
        String id,
        String tenantId,
        String toolId,
        String connection,
        String requestId,
        ObjectNode arguments,
        List<Step> steps,
        State state,
        int attempts,
        Instant createdAt,
        Instant dueAt) {

    /**
     * A step that can be undone.
     *
     * @param compensation the private route that does it
     * @param options what the route is told beside the call's arguments
     */
    record Step(String compensation, ObjectNode options) {}

    /** Where a saga is in its life; the lower-case name is stored. */
    enum State {
        /** Its call is under way. */
        RUNNING,
        /** Its call has failed, and the caller knows. */
        UNDOING,
        /** Its call was lost with the process that made it, and the caller knows nothing. */
        LOST;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static String newId() {
        return "sg_" + KeyFile.random().substring(0, 22);
    }

    static Saga of(String id, Invocation call, Instant now, Duration margin) {
        return new Saga(
                id,
                call.tenantId(),
                call.tool().id(),
                call.connection(),
                call.requestId(),
                call.arguments(),
                List.of(),
                State.RUNNING,
                0,
                now,
                now.plusMillis(call.remainingMillis()).plus(margin));
    }

    Saga with(List<Step> others) {
        return new Saga(
                id, tenantId, toolId, connection, requestId, arguments, others, state, attempts, createdAt, dueAt);
    }

    /** One attempt of undoing later. */
    Saga claimed(State next, Instant leaseUntil) {
        return new Saga(
                id,
                tenantId,
                toolId,
                connection,
                requestId,
                arguments,
                steps,
                next,
                attempts + 1,
                createdAt,
                leaseUntil);
    }

    /** To be taken up again. */
    Saga until(Instant next) {
        return new Saga(
                id, tenantId, toolId, connection, requestId, arguments, steps, state, attempts, createdAt, next);
    }
}
