package io.serai.route;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How long something took, in milliseconds, each time. */
final class EditTimes {

    private final List<Long> all = new ArrayList<>();

    void add(long millis) {
        all.add(millis);
    }

    int size() {
        return all.size();
    }

    boolean isWithin(Duration limit) {
        return max() <= limit.toMillis();
    }

    private long max() {
        return all.stream().mapToLong(Long::longValue).max().orElse(0);
    }

    @Override
    public String toString() {
        List<Long> sorted = all.stream().sorted().toList();
        return sorted.isEmpty()
                ? "-"
                : "p99 %.2f max %.2f s".formatted(sorted.get((sorted.size() - 1) * 99 / 100) / 1e3, max() / 1e3);
    }
}
