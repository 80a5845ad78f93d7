package io.serai.http;

import io.vertx.core.Vertx;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * When the requests of one event loop to providers must have their answer. Looked at every few milliseconds: a timer for
 * each request would cost more than keeping them in a set, and nobody counts time limits more exactly. Used on its loop only.
 */
final class Deadlines {

    /** One request that is under way. */
    interface Timed {

        /** The moment of {@link System#nanoTime()} by which it must have come on; may move away while it runs. */
        long deadline();

        void timeUp();
    }

    private static final long LOOK_EVERY_MILLIS = 10;

    private final Vertx vertx;
    private final Set<Timed> running = new LinkedHashSet<>();
    private long timer = -1;

    /** No deadline of those that run lies before this moment; one that has ended may have lain there. */
    private long earliest;

    Deadlines(Vertx vertx) {
        this.vertx = vertx;
    }

    void add(Timed exchange) {
        if (running.isEmpty() || exchange.deadline() - earliest < 0) {
            earliest = exchange.deadline();
        }
        running.add(exchange);
        if (timer < 0) {
            timer = vertx.setPeriodic(LOOK_EVERY_MILLIS, due -> look());
        }
    }

    void remove(Timed exchange) {
        running.remove(exchange);
    }

    private void look() {
        if (running.isEmpty()) {
            vertx.cancelTimer(timer);
            timer = -1;
            return;
        }
        long now = System.nanoTime();
        if (earliest - now <= 0) { // walking through all of them each time would cost a crowd of calls dear
            endLate(now);
        }
    }

    private void endLate(long now) {
        List<Timed> late =
                running.stream().filter(one -> one.deadline() - now <= 0).toList();
        late.forEach(one -> {
            if (running.remove(one)) { // an earlier one may have ended it
                one.timeUp();
            }
        });
        running.stream()
                .mapToLong(Timed::deadline)
                .reduce((one, other) -> one - other < 0 ? one : other)
                .ifPresent(next -> earliest = next);
    }
}
