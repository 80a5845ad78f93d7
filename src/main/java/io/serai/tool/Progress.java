package io.serai.tool;

import org.jspecify.annotations.Nullable;

/** Hears how far a call has come. */
@FunctionalInterface
public interface Progress {

    /**
     * Called by any thread; does not wait.
     *
     * @param done more than the last time
     * @param total what it will be at the end; null if nobody knows
     */
    void report(double done, @Nullable Double total, @Nullable String message);
}
