package io.serai.usage;

import java.util.Arrays;

/** How many invocations took how long: up to each of some bounds, and longer than the last. */
final class Latencies {

    /** Milliseconds. */
    private static final long[] BOUNDS = {5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000};

    static final int WIDTH = BOUNDS.length + 1;

    private final long[] counts;

    Latencies() {
        this(new long[WIDTH]);
    }

    Latencies(long[] counts) {
        this.counts = counts;
    }

    void add(long millis) {
        int found = Arrays.binarySearch(BOUNDS, millis);
        counts[found >= 0 ? found : -found - 1]++;
    }

    void add(Latencies others) {
        for (int i = 0; i < WIDTH; i++) {
            counts[i] += others.counts[i];
        }
    }

    long count(int index) {
        return counts[index];
    }

    /**
     * Estimated, as if those between two bounds were spread evenly.
     *
     * @param share for example 0.99
     * @return milliseconds; 0 if there are none
     */
    long percentile(double share) {
        double wanted = Arrays.stream(counts).sum() * share;
        long before = 0;
        for (int i = 0; i < WIDTH; i++) {
            if (counts[i] > 0 && before + counts[i] >= wanted) {
                long low = i == 0 ? 0 : BOUNDS[i - 1];
                long high = i == BOUNDS.length ? low : BOUNDS[i];
                return Math.round(low + (high - low) * (wanted - before) / counts[i]);
            }
            before += counts[i];
        }
        return 0;
    }
}
