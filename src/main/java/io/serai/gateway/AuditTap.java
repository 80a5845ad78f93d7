package io.serai.gateway;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The one thread behind the audit wire tap. When it cannot keep up, the tapping thread records the end itself: that is a
 * copy into memory, and nothing is lost.
 */
final class AuditTap {

    private static final int WAITING = 8_192;

    private AuditTap() {}

    static ExecutorService executor() {
        return new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(WAITING),
                Thread.ofPlatform().name("audit-tap").daemon().factory(),
                new ThreadPoolExecutor.CallerRunsPolicy());
    }
}
