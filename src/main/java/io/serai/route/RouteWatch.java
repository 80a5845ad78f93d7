package io.serai.route;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** The thread that looks at the provider files while the gateway runs, and now and then into the archive. */
final class RouteWatch {

    private static final Logger LOGGER = LoggerFactory.getLogger(RouteWatch.class);
    private static final Duration ARCHIVE = Duration.ofSeconds(2);

    private final RouteFiles files;
    private final Duration interval;
    private @Nullable Thread thread;
    private volatile boolean running;

    /** @param interval between two looks; an edit is seen at the second look after it */
    RouteWatch(RouteFiles files, Duration interval) {
        this.files = files;
        this.interval = interval;
    }

    /** Once the files are loaded: before that, a look would load them a second time. */
    void start() {
        running = true;
        thread = Thread.ofPlatform().daemon().name("route-watch").start(this::watch);
    }

    private void watch() {
        guarded(files::keepAll);
        long archiveAt = System.nanoTime();
        while (running) {
            long next = System.nanoTime() + interval.toNanos();
            guarded(files::look);
            guarded(() -> loadUntil(next));
            if (System.nanoTime() - archiveAt >= ARCHIVE.toNanos()) {
                guarded(files::followTheArchive);
                archiveAt = System.nanoTime();
            }
            try {
                TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
            } catch (InterruptedException stopped) {
                return;
            }
        }
    }

    /** New files are loaded between two looks, so that an edit need not wait for all of them. */
    private void loadUntil(long moment) {
        boolean more = true;
        while (more && running && System.nanoTime() - moment < 0) {
            more = files.loadOne();
        }
    }

    /** Whatever goes wrong with one look, the next one comes. */
    private static void guarded(Runnable look) {
        try {
            look.run();
        } catch (DataAccessException | TransactionException away) {
            LOGGER.atDebug().setCause(away).log("The archive of route files does not answer");
        } catch (RuntimeException unexpected) {
            LOGGER.atError().setCause(unexpected).log("Looking at the provider files failed");
        }
    }

    void stop() {
        running = false;
        Thread watching = thread;
        if (watching != null) {
            watching.interrupt();
            try {
                watching.join(5_000);
            } catch (InterruptedException hurried) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
