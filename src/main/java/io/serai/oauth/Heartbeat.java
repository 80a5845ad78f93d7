package io.serai.oauth;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Prolongs a lease for as long as its holder lives and is at work: until this is closed. */
final class Heartbeat implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(Heartbeat.class);

    private final Refreshes refreshes;
    private final Lease lease;
    private final Duration pause;
    private final Thread thread;

    Heartbeat(Refreshes refreshes, Lease lease, Duration length) {
        this.refreshes = refreshes;
        this.lease = lease;
        this.pause = length.dividedBy(3);
        this.thread = Thread.ofVirtual().name("refresh-heartbeat").start(this::beat);
    }

    private void beat() {
        try {
            do {
                Thread.sleep(pause);
            } while (prolonged());
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean prolonged() {
        try {
            return refreshes.prolong(lease);
        } catch (RuntimeException down) {
            // The next beat may come through; if not, the fence decides.
            LOGGER.atDebug().setCause(down).log("A lease was not prolonged");
            return true;
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
