package io.serai.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the disk confirm what was appended, so that it survives a loss of power as well. One thread does that for all calls
 * that wait: while the disk is busy the next ones gather, and share the next turn. A disk that takes longer than a second
 * counts as one that refuses, so that nobody hangs on it.
 */
final class DiskSync implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(DiskSync.class);

    private static final long PATIENCE_MILLIS = 900;

    private final Runnable force;
    private final Thread thread;
    private List<CompletableFuture<Boolean>> waiting = new ArrayList<>();
    private volatile long busySince; // 0: not busy
    private boolean closed;
    private boolean failed; // of interest to the one thread only

    /** @param force returns when the disk has everything, or throws */
    DiskSync(Runnable force) {
        this.force = force;
        this.thread = Thread.ofPlatform().daemon().name("audit-sync").start(this::run);
    }

    /** Calls back, on a virtual thread, whether everything that was appended before this call is on the disk. */
    void whenOnDisk(Consumer<Boolean> done) {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        var unused = answer.completeOnTimeout(false, PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                .thenAcceptAsync(done, Thread::startVirtualThread);
        synchronized (this) {
            waiting.add(answer);
            notifyAll();
        }
    }

    /** Whether the disk has not confirmed for longer than anybody waits. */
    boolean isStuck() {
        long since = busySince;
        return since != 0 && System.nanoTime() - since > TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    }

    private void run() {
        List<CompletableFuture<Boolean>> turn = next();
        while (turn != null) {
            busySince = System.nanoTime() | 1;
            boolean onDisk = force();
            busySince = 0;
            turn.forEach(answer -> answer.complete(onDisk));
            turn = next();
        }
    }

    private synchronized @Nullable List<CompletableFuture<Boolean>> next() {
        try {
            while (waiting.isEmpty() && !closed) {
                wait();
            }
        } catch (InterruptedException stopped) {
            return null;
        }
        List<CompletableFuture<Boolean>> turn = waiting;
        waiting = new ArrayList<>();
        return turn.isEmpty() ? null : turn;
    }

    private boolean force() {
        try {
            force.run();
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
