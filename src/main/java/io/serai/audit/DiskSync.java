package io.serai.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the disk confirm what was appended, so that it survives a loss of power as well. One thread does that for all calls
 * that wait: while the disk is busy the next ones gather, and share the next turn.
 */
final class DiskSync implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(DiskSync.class);

    private final Journal journal;
    private final Thread thread;
    private List<Consumer<Boolean>> waiting = new ArrayList<>();
    private boolean closed;
    private boolean failed; // of interest to the one thread only

    DiskSync(Journal journal) {
        this.journal = journal;
        this.thread = Thread.ofPlatform().daemon().name("audit-sync").start(this::run);
    }

    /** Calls back, on a virtual thread, whether everything that was appended before this call is on the disk. */
    synchronized void whenOnDisk(Consumer<Boolean> done) {
        waiting.add(done);
        notifyAll();
    }

    private void run() {
        List<Consumer<Boolean>> turn = next();
        while (turn != null) {
            boolean onDisk = force();
            turn.forEach(done -> Thread.startVirtualThread(() -> done.accept(onDisk)));
            turn = next();
        }
    }

    private synchronized @Nullable List<Consumer<Boolean>> next() {
        try {
            while (waiting.isEmpty() && !closed) {
                wait();
            }
        } catch (InterruptedException stopped) {
            return null;
        }
        List<Consumer<Boolean>> turn = waiting;
        waiting = new ArrayList<>();
        return turn.isEmpty() ? null : turn;
    }

    private boolean force() {
        try {
            journal.force();
            if (failed) {
                LOGGER.atInfo().log("The disk confirms the audit journal again");
            }
            failed = false;
        } catch (RuntimeException refused) {
            if (!failed) {
                LOGGER.atError().addKeyValue("cause", refused).log("The disk does not confirm the audit journal");
            }
            failed = true;
        }
        return !failed;
    }

    /** Lets those who wait have their turn. */
    @Override
    public void close() throws InterruptedException {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        thread.join(5_000);
    }
}
