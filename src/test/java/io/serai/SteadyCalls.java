package io.serai;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;

/** Calls at a fixed rate, whether or not earlier ones were answered, and how often each status was the answer. */
public final class SteadyCalls implements AutoCloseable {

    private final IntUnaryOperator call;
    private final AtomicInteger made = new AtomicInteger();
    private final Map<Integer, Integer> statuses = new ConcurrentHashMap<>();
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService clockwork = Executors.newSingleThreadScheduledExecutor();

    /** @param call makes the call with this number, from 0, and returns its status */
    public SteadyCalls(int perSecond, IntUnaryOperator call) {
        this.call = call;
        var ticks = clockwork.scheduleAtFixedRate(this::next, 0, 1_000_000_000L / perSecond, TimeUnit.NANOSECONDS);
        if (ticks.isCancelled()) {
            throw new IllegalStateException("Closed before it was started");
        }
    }

    private void next() {
        int number = made.getAndIncrement();
        callers.execute(() -> statuses.merge(answered(number), 1, Integer::sum));
    }

    /** 0 for a call that got no answer. */
    private int answered(int number) {
        try {
            return call.applyAsInt(number);
        } catch (RuntimeException none) {
            return 0;
        }
    }

    public int made() {
        return made.get();
    }

    /** Ends with the last answer. */
    public Map<Integer, Integer> stop() {
        close();
        return statuses;
    }

    @Override
    public void close() {
        clockwork.close();
        callers.close();
    }
}
