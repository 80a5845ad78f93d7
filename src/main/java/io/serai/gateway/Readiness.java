package io.serai.gateway;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether this node can serve calls, part by part. What was found counts for a second, however many ask; a check that
 * hangs is given up, and not begun again while it still hangs.
 */
final class Readiness {

    private static final long COUNTS_FOR = Duration.ofSeconds(1).toNanos();
    private static final long LONGEST_CHECK_MILLIS = 1_000;

    /** Each check with {@code ok} or {@code failed}. */
    record State(boolean ready, Map<String, String> checks) {}

    private final Map<String, BooleanSupplier> checks;
    private final Map<String, CompletableFuture<Boolean>> running = new LinkedHashMap<>();
    private @Nullable State state;
    private long foundAt;

    /** @param checks by name, in the order in which they are shown */
    Readiness(Map<String, BooleanSupplier> checks) {
        this.checks = new LinkedHashMap<>(checks);
    }

    /** Waits for the checks, or for the caller before who waits for them. */
    synchronized State state() {
        State known = state;
        if (known == null || System.nanoTime() - foundAt > COUNTS_FOR) {
            known = find();
            state = known;
            foundAt = System.nanoTime();
        }
        return known;
    }

    private State find() {
        checks.forEach((name, check) -> running.computeIfAbsent(name, missing -> start(check)));
        Map<String, String> found = new LinkedHashMap<>();
        checks.keySet().forEach(name -> found.put(name, isOk(name) ? "ok" : "failed"));
        return new State(!found.containsValue("failed"), found);
    }

    private static CompletableFuture<Boolean> start(BooleanSupplier check) {
        CompletableFuture<Boolean> result = new CompletableFuture<>();
        Thread.ofVirtual().name("readiness").start(() -> {
            try {
                result.complete(check.getAsBoolean());
            } catch (RuntimeException failed) {
                result.complete(false);
            }
        });
        return result;
    }

    private boolean isOk(String name) {
        CompletableFuture<Boolean> result = running.get(name);
        try {
            boolean ok = result != null && result.get(LONGEST_CHECK_MILLIS, TimeUnit.MILLISECONDS);
            running.remove(name);
            return ok;
        } catch (TimeoutException hangs) {
            return false;
        } catch (ExecutionException failed) {
            running.remove(name);
            return false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
