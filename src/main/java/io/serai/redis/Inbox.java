package io.serai.redis;

import io.serai.invalidation.Invalidation;
import io.serai.invalidation.Memory;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what comes over the channel to those who must forget. Anybody who has the password may write there: what is not
 * understood is counted and dropped, and the worst that a message can do is that something is read once more.
 */
final class Inbox implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(Inbox.class);
    private static final int MOST_WAITING = 10_000;

    private final List<Memory> memories;
    private final InvalidationMeters meters;

    /** One thread, because to forget something may wait until a reader has ended; Lettuce's must not. */
    private final ThreadPoolExecutor worker;

    Inbox(List<Memory> memories, InvalidationMeters meters) {
        this(memories, meters, MOST_WAITING);
    }

    /** @param mostWaiting instead of our own */
    Inbox(List<Memory> memories, InvalidationMeters meters, int mostWaiting) {
        this.memories = List.copyOf(memories);
        this.meters = meters;
        this.worker = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(mostWaiting),
                Thread.ofPlatform().name("invalidations").daemon().factory(),
                (tooMany, full) -> forgetAllInstead(full));
    }

    /** Never waits. */
    void take(String line) {
        Optional<Invalidation> change = Invalidation.parse(line);
        if (change.isEmpty()) {
            meters.refused.increment();
            return;
        }
        meters.received.increment();
        worker.execute(() -> forget(change.get()));
    }

    /** Messages may have been missed. Never waits. */
    void missedSome() {
        worker.execute(this::forgetAll);
    }

    private void forgetAllInstead(ThreadPoolExecutor full) {
        if (!full.isShutdown()) {
            meters.lost.increment(full.getQueue().size());
            full.getQueue().clear();
            full.execute(this::forgetAll);
        }
    }

    private void forget(Invalidation change) {
        memories.stream()
                .filter(memory -> memory.kind() == change.kind())
                .forEach(memory -> guarded(() -> memory.forget(change)));
    }

    private void forgetAll() {
        memories.forEach(memory -> guarded(memory::forgetAll));
    }

    /** Whatever is wrong with one message, the next one is read. */
    private void guarded(Runnable forgetting) {
        try {
            forgetting.run();
        } catch (RuntimeException unexpected) {
            meters.refused.increment();
            LOGGER.atDebug().setCause(unexpected).log("What was heard of a change could not be followed");
        }
    }

    @Override
    public void close() {
        worker.shutdownNow();
    }
}
