package io.serai.gateway;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The one thread behind the audit wire tap. While calls come it looks for work every four milliseconds and nobody wakes it:
 * waking a thread costs an event loop more than the record itself. When it cannot keep up, the tapping thread records the
 * end; that is a copy into memory, and nothing is lost.
 */
final class AuditTap extends AbstractExecutorService {

    private static final int WAITING = 8_192;
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(4);

    /** Looks in vain after which the thread sleeps until it is woken, so that an idle gateway is idle. */
    private static final int LOOKS = 20;

    private final BlockingQueue<Runnable> waiting = new ArrayBlockingQueue<>(WAITING);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread;
    private volatile boolean asleep;
    private volatile boolean closing;

    AuditTap() {
        thread = Thread.ofPlatform().name("audit-tap").daemon().start(this::work);
    }

    @Override
    public void execute(Runnable record) {
        if (closing || !waiting.offer(record)) {
            record.run();
        } else if (asleep) {
            LockSupport.unpark(thread);
        } else if (isTerminated()) {
            recordWaiting(); // the thread ended between our two looks
        }
    }

    private void work() {
        int looks = 0;
        while (!closing) {
            if (recordWaiting()) {
                looks = 0;
            } else if (++looks < LOOKS) {
                LockSupport.parkNanos(LOOK_AGAIN_NANOS);
            } else {
                sleep();
                looks = 0;
            }
        }
        recordWaiting();
        ended.countDown();
        recordWaiting(); // what came after the look before; whoever comes later sees that the thread has ended
    }

    /** Says whether there was anything. A task is Camel's, which keeps what it throws to itself. */
    private boolean recordWaiting() {
        Runnable record = waiting.poll();
        boolean any = record != null;
        while (record != null) {
            record.run();
            record = waiting.poll();
        }
        return any;
    }

    private void sleep() {
        asleep = true;
        if (waiting.isEmpty() && !closing) { // asked after asleep is seen by everybody who adds
            LockSupport.park();
        }
        asleep = false;
    }

    @Override
    public void shutdown() {
        closing = true;
        LockSupport.unpark(thread);
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutdown(); // what waits is recorded: an end that is thrown away would make a call look unfinished
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return closing;
    }

    @Override
    public boolean isTerminated() {
        return ended.getCount() == 0;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return ended.await(timeout, unit);
    }
}
