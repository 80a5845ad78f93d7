package io.serai.custom;

import io.serai.http.OutboundRequest;
import io.serai.secret.Secret;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * For what, with what and by when a server is asked.
 *
 * @param token what it is shown; null for nothing
 * @param deadline as {@link System#nanoTime()} has it
 * @param part of which request of ours it is a part; null: of none
 */
record Asking(@Nullable Secret token, long deadline, OutboundRequest.@Nullable Part part) {

    static Asking within(long millis, OutboundRequest.@Nullable Part part) {
        return new Asking(null, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis), part);
    }

    Asking with(@Nullable Secret shown) {
        return new Asking(shown, deadline, part);
    }

    /** Never less than one: nothing is asked for without a limit. */
    long millisLeft() {
        return Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()));
    }
}
