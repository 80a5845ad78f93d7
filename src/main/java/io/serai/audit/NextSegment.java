package io.serai.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file in which the journal will go on. It is allocated on a thread of its own, because writing zeros to a slow disk
 * must not hold up a call. When the disk is full, that is tried again once a second for as long as somebody asks.
 */
final class NextSegment implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(NextSegment.class);
    private static final long PAUSE = TimeUnit.SECONDS.toNanos(1);

    private final JournalFolder folder;
    private final Retention retention;
    private final int bytes;
    private final Runnable unmapFull;
    private @Nullable Segment ready;
    private boolean preparing;
    private boolean failed;
    private boolean closed;
    private long lastTry = System.nanoTime() - PAUSE;

    /** @param unmapFull takes the files before the current one out of memory, which is done on the same thread */
    NextSegment(JournalFolder folder, Retention retention, int bytes, Runnable unmapFull) {
        this.folder = folder;
        this.retention = retention;
        this.bytes = bytes;
        this.unmapFull = unmapFull;
    }

    synchronized void offer(Segment segment) {
        ready = segment;
    }

    synchronized boolean isReady() {
        return ready != null;
    }

    /** The next file, if there is one; the caller owns it then. */
    synchronized @Nullable Segment take() {
        Segment taken = ready;
        ready = null;
        return taken;
    }

    /** Begins to allocate a file unless there is one, or the last failure is too fresh. Never waits. */
    synchronized void prepare(int number) {
        if (ready == null && !preparing && !closed && System.nanoTime() - lastTry >= PAUSE) {
            preparing = true;
            Thread.ofPlatform().daemon().name("audit-segment").start(() -> allocate(number));
        }
    }

    private void allocate(int number) {
        Segment segment = null;
        try {
            segment = Segment.create(folder.file(number), bytes);
            retention.removeOld(number - 1);
        } catch (IOException refused) {
            report(segment == null, refused);
        } finally {
            finish(segment);
        }
        try {
            unmapFull.run(); // after the new file is there: this may wait for the disk
        } catch (UncheckedIOException refused) {
            LOGGER.atWarn().addKeyValue("cause", refused).log("Full audit files stay in memory: the disk refuses them");
        }
    }

    private synchronized void report(boolean noFile, IOException refused) {
        if (!noFile) {
            LOGGER.atWarn().addKeyValue("cause", refused).log("Audit files that are too old could not be removed");
        } else if (!failed) {
            LOGGER.atError()
                    .addKeyValue("cause", refused)
                    .log("The audit journal cannot grow; when it is full, calls are refused");
        }
    }

    private synchronized void finish(@Nullable Segment segment) {
        if (failed && segment != null) {
            LOGGER.atInfo().log("The audit journal can grow again");
        }
        ready = segment;
        failed = segment == null;
        preparing = false;
        lastTry = failed ? System.nanoTime() : lastTry;
        if (closed) {
            close();
        }
    }

    /** Lets go of the file that is ready, and prepares no more. */
    @Override
    public synchronized void close() {
        closed = true;
        Segment unused = take();
        if (unused != null) {
            unused.unmap();
        }
    }
}
