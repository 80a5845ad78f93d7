package io.serai.throttle;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What this instance holds of one shared limit: tokens that it has taken from Redis and not yet given out. A limit that
 * is used much is taken from in slices, which double while they last less than a tenth of a second; Redis makes them
 * small where little is left. While Redis is away, this instance goes on with its share of what was left.
 */
final class Lease {

    private static final long HOT_NANOS = 100_000_000L;
    private static final long IDLE_NANOS = 1_000_000_000L;
    private static final long LARGEST_SLICE = 1_000;
    private static final long PLENTY = 40;

    private final SharedBuckets buckets;
    private final Queue<CompletableFuture<Allowance>> waiting = new ArrayDeque<>();
    private Windows windows;
    private Fill fill;
    private long held;
    private long slice;
    private boolean asking;
    private boolean alone;
    private long spent;
    private long askedAt;
    private long takenAt;
    private long emptyUntil;

    Lease(SharedBuckets buckets, Limits limits, long now) {
        this.buckets = buckets;
        this.windows = Windows.of(limits);
        this.fill = new Fill(windows, now);
        this.askedAt = now - HOT_NANOS;
        this.emptyUntil = now;
    }

    synchronized CompletableFuture<Allowance> take(Limits limits, long now) {
        takenAt = now;
        if (!windows.limits().sameNumbers(limits)) {
            change(limits, now);
        }
        if (!buckets.isUp()) {
            return CompletableFuture.completedFuture(takeAlone(now));
        }
        if (alone) {
            join(now);
        }
        if (held > 0) {
            held--;
            if (held < slice / 4 && !asking && fill.least() > PLENTY) {
                ask(now);
            }
            return CompletableFuture.completedFuture(windows.allowance(true, fill.whole(held), 0));
        }
        if (!asking && emptyUntil - now > 0) {
            return CompletableFuture.completedFuture(refusal(now));
        }
        CompletableFuture<Allowance> later = new CompletableFuture<>();
        waiting.add(later);
        if (!asking) {
            ask(now);
        }
        return later;
    }

    private void change(Limits limits, long now) {
        windows = Windows.of(limits);
        fill = new Fill(windows, now);
        emptyUntil = now;
        alone = false;
    }

    private void ask(long now) {
        slice = now - askedAt < HOT_NANOS ? Math.clamp(slice * 2, 1, LARGEST_SLICE) : slice / 2;
        asking = true;
        askedAt = now;
        long needed = waiting.size();
        long told = spent;
        Windows asked = windows;
        var unused = buckets.take(windows, needed + slice, needed, told, fill.left(now))
                .whenComplete((answer, failure) -> answered(asked, needed, told, answer));
    }

    private synchronized void answered(Windows asked, long needed, long told, @Nullable List<Long> answer) {
        long now = System.nanoTime();
        asking = false;
        if (answer == null) {
            waiting.forEach(call -> call.complete(takeAlone(now)));
            waiting.clear();
            return;
        }
        spent -= told;
        held += answer.getFirst();
        if (asked == windows && !alone) {
            fill.set(answer, now);
        }
        while (held > 0 && !waiting.isEmpty()) {
            held--;
            waiting.remove().complete(windows.allowance(true, fill.whole(held), 0));
        }
        if (answer.getFirst() < needed) {
            emptyUntil = now + fill.nanosToNext();
            waiting.forEach(call -> call.complete(refusal(now)));
            waiting.clear();
        } else if (!waiting.isEmpty()) {
            ask(now); // they came while Redis was asked
        }
    }

    private Allowance refusal(long now) {
        long seconds = Math.ceilDiv(Math.max(1, emptyUntil - now), 1_000_000_000L);
        return windows.allowance(false, fill.whole(0), seconds);
    }

    /** Without Redis: this instance has its share of what is left, and keeps count of what it gives out. */
    private Allowance takeAlone(long now) {
        if (!alone) {
            alone = true;
            fill.share(1.0 / buckets.instances(), now);
            fill.add(held, now);
            held = 0;
        }
        boolean admitted = fill.take(now);
        if (admitted) {
            spent++;
        }
        long seconds = admitted ? 0 : Math.ceilDiv(Math.max(1, fill.nanosToNext()), 1_000_000_000L);
        return windows.allowance(admitted, fill.whole(0), seconds).onItsOwn();
    }

    /** Redis is back: it is told what was spent, or what is left if it has forgotten. */
    private void join(long now) {
        alone = false;
        fill.share(1, now);
        emptyUntil = now;
    }

    synchronized void giveBack(long now) {
        if (alone) {
            fill.add(1, now);
            spent--;
        } else {
            held++;
        }
    }

    /** Returns to Redis what is held and not used. */
    synchronized CompletableFuture<List<Long>> returnUnused(boolean all, long now) {
        if (held == 0 || alone || asking || !(all || now - takenAt > IDLE_NANOS)) {
            return CompletableFuture.completedFuture(List.of());
        }
        long unused = held;
        held = 0;
        return buckets.take(windows, -unused, 0, 0, fill.left(now));
    }
}
