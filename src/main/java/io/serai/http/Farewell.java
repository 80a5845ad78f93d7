package io.serai.http;

import io.vertx.core.Promise;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of an instance that others take over from, without a call being cut off. Its methods wait. */
final class Farewell {

    private static final Logger LOGGER = LoggerFactory.getLogger(Farewell.class);
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);

    private final EventLoops loops;

    Farewell(EventLoops loops) {
        this.loops = loops;
    }

    /** Each answer is the last one on its connection from now on; calls are served for as long as it is told. */
    void leave(Duration delay) {
        loops.all().forEach(loop -> loop.run(() -> loop.clients().leave()));
        pause(delay);
    }

    /** Hangs up on whoever has no request under way, until nobody has one or the time is over. */
    void awaitCalls(Duration longest) {
        long deadline = System.nanoTime() + longest.toNanos();
        int open = closeIdle();
        while (open > 0
                && System.nanoTime() - deadline < 0
                && !Thread.currentThread().isInterrupted()) {
            pause(LOOK_EVERY);
            open = closeIdle();
        }
        if (open > 0) {
            LOGGER.atWarn().addKeyValue("connections", open).log("Calls are cut off: they took longer than the grace");
        }
    }

    private int closeIdle() {
        int open = 0;
        for (EventLoops.EventLoop loop : loops.all()) {
            Promise<Integer> left = Promise.promise();
            loop.run(() -> left.complete(loop.clients().closeIdle()));
            open += EventLoops.await(left.future());
        }
        return open;
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }
}
