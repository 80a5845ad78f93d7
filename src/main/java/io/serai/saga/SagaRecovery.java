package io.serai.saga;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;

/** Takes up what is due, on every instance: calls whose process was killed, and attempts that failed. */
final class SagaRecovery {

    private static final Logger LOGGER = LoggerFactory.getLogger(SagaRecovery.class);
    private static final int AT_ONCE = 16;

    private final Sagas sagas;
    private final Undoing undoing;
    private final AtomicInteger open;
    private final Semaphore places = new Semaphore(AT_ONCE);

    /** @param open where to note how many sagas there are */
    SagaRecovery(Sagas sagas, Undoing undoing, AtomicInteger open) {
        this.sagas = sagas;
        this.undoing = undoing;
        this.open = open;
    }

    @Scheduled(initialDelayString = "${serai.saga.look-every}", fixedDelayString = "${serai.saga.look-every}")
    void look() {
        try {
            open.set(sagas.count());
            for (Sagas.Due due : sagas.due(AT_ONCE)) {
                if (!places.tryAcquire()) {
                    return;
                }
                Thread.ofVirtual().name("saga-recovery").start(() -> takeUp(due));
            }
        } catch (RuntimeException down) {
            log(down, "It could not be looked for what is to be undone");
        }
    }

    private void takeUp(Sagas.Due due) {
        try {
            sagas.claim(due, undoing.lease()).ifPresent(undoing::attempt);
        } catch (RuntimeException failed) {
            log(failed, "A saga could not be taken up; it will be when its lease is over");
        } finally {
            places.release();
        }
    }

    private static void log(RuntimeException failure, String message) {
        LOGGER.atWarn().addKeyValue("cause", failure.getClass().getSimpleName()).log(message);
    }
}
