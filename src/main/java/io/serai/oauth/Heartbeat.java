package io.serai.oauth;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Prolongs a lease for as long as its holder lives and is at work: until this is closed. */
final class Heartbeat implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(Heartbeat.class);

    private final Refreshes refreshes;
    private final Lease lease;
    private final Duration pause;
    private final CountDownLatch closed = new CountDownLatch(1);

    Heartbeat(Refreshes refreshes, Lease lease, Duration length) {
        this.refreshes = refreshes;
        this.lease = lease;
        this.pause = length.dividedBy(3);
        Thread.ofVirtual().name("refresh-heartbeat").start(this::beat);
    }

    /** Is not interrupted, ever: it may be in the middle of a write, and that would close the embedded database's file. */
    private void beat() {
        try {
            while (!closed.await(pause.toMillis(), MILLISECONDS) && prolonged()) {
                // It goes on.
            }
        } catch (InterruptedException stopping) {
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
        closed.countDown();
    }
}
