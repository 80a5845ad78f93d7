package bench;

import java.util.concurrent.atomic.AtomicLong;

/** A lock-free token bucket of one minute, kept as the moment at which it would be full again (GCRA). */
final class TokenBucket {

    private static final long WINDOW = 60_000_000_000L;

    private final long limit;
    private final long nanosPerToken;
    private final AtomicLong full = new AtomicLong(System.nanoTime());

    TokenBucket(long limit) {
        this.limit = limit;
        this.nanosPerToken = WINDOW / limit;
    }

    long limit() {
        return limit;
    }

    /** Takes a token and answers how many are left; negative: there was none. */
    long take() {
        while (true) {
            long now = System.nanoTime();
            long before = full.get();
            long after = Math.max(before, now) + nanosPerToken;
            long left = now + WINDOW - after;
            if (left < 0) {
                return -1;
            }
            if (full.compareAndSet(before, after)) {
                return left / nanosPerToken;
            }
        }
    }

    /** The epoch second at which the bucket is full again. */
    long reset() {
        return (System.currentTimeMillis() + Math.max(0, full.get() - System.nanoTime()) / 1_000_000 + 999) / 1000;
    }
}
