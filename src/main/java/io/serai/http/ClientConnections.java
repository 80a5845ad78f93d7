package io.serai.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The connections of one event loop's clients, and for how long each has let us wait: for a request, or for the rest of
 * one. Whoever takes too long is hung up on, also somebody who sends a byte now and then. Used on its loop only.
 */
final class ClientConnections {

    /** Above the 60 s that most clients and load balancers keep an idle connection. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(75);

    private static final long SWEEP_MILLIS = 5_000;

    private static final class Wait {
        private boolean arriving; // a request has begun
        private boolean ours; // we owe the client something
        private long since = System.nanoTime();
    }

    private final Map<HttpConnection, Wait> waits = new IdentityHashMap<>();
    private boolean leaving;

    ClientConnections(Vertx vertx) {
        vertx.setPeriodic(SWEEP_MILLIS, timer -> sweep(System.nanoTime()));
    }

    void opened(HttpConnection connection) {
        waits.put(connection, new Wait());
        connection.closeHandler(closed -> waits.remove(connection));
    }

    /** The head of a request is there; its body may take as long again. */
    void requested(HttpConnection connection, long now) {
        Wait wait = waits.get(connection);
        if (wait != null) {
            wait.arriving = true;
            wait.since = now;
        }
    }

    /** A request is there in full. */
    void received(HttpConnection connection) {
        Wait wait = waits.get(connection);
        if (wait != null) {
            wait.ours = true;
        }
    }

    void answered(HttpConnection connection) {
        Wait wait = waits.get(connection);
        if (wait == null) {
            return;
        }
        if (leaving && wait.ours) { // the request is there in full: nothing that is on its way gets lost
            connection.close();
        }
        wait.arriving = false;
        wait.ours = false;
        wait.since = System.nanoTime();
    }

    /** From now on each answer is the last one on its connection. */
    void leave() {
        leaving = true;
    }

    boolean isLeaving() {
        return leaving;
    }

    /** Hangs up on everybody who is not in the middle of a request, and says how many are. */
    int closeIdle() {
        waits.entrySet().stream()
                .filter(entry -> !entry.getValue().arriving && !entry.getValue().ours)
                .map(Map.Entry::getKey)
                .toList()
                .forEach(HttpConnection::close);
        return waits.size();
    }

    private void sweep(long now) {
        waits.entrySet().stream()
                .filter(entry -> !entry.getValue().ours && now - entry.getValue().since > PATIENCE_NANOS)
                .map(Map.Entry::getKey)
                .toList()
                .forEach(HttpConnection::close);
    }
}
