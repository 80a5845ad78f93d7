package io.serai.credential;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/** Looks twice a second for what other nodes have written, so that a revoked connection ends everywhere within one. */
final class ChangeWatch implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(ChangeWatch.class);
    private static final long PERIOD_MILLIS = 400;
    private static final long CLEANING_MINUTES = 5;

    private final CredentialChanges changes;
    private final Connections connections;
    private final ScheduledExecutorService clockwork = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("credential-changes").daemon().factory());
    private volatile boolean wasDown;

    ChangeWatch(CredentialChanges changes, Connections connections) {
        this.changes = changes;
        this.connections = connections;
    }

    void start() {
        var look = clockwork.scheduleWithFixedDelay(this::look, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        var clean = clockwork.scheduleWithFixedDelay(this::clean, CLEANING_MINUTES, CLEANING_MINUTES, TimeUnit.MINUTES);
        if (look.isCancelled() || clean.isCancelled()) {
            throw new IllegalStateException("Closed before it was started");
        }
    }

    private void look() {
        try {
            changes.take().forEach(connections::heardOf);
            wasDown = false;
        } catch (DataAccessException down) {
            if (!wasDown) { // said once per outage
                LOGGER.atWarn()
                        .addKeyValue("cause", down.getClass().getSimpleName())
                        .log("Changes of other nodes cannot be read; connections are remembered for half a minute");
            }
            wasDown = true;
        }
    }

    private void clean() {
        try {
            changes.forget();
        } catch (DataAccessException down) {
            LOGGER.atDebug().setCause(down).log("Old changes were not removed");
        }
    }

    @Override
    public void close() {
        clockwork.shutdownNow();
    }
}
