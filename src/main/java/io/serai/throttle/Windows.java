package io.serai.throttle;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The windows that limit something, the shortest first, and what is said of them. */
record Windows(Limits limits, Window[] all, String policy) {

    static Windows of(Limits limits) {
        Window[] limiting = Arrays.stream(Window.values())
                .filter(window -> limits.of(window) > 0)
                .toArray(Window[]::new);
        String policy = Arrays.stream(limiting)
                .map(window -> limits.of(window) + ";w=" + window.seconds())
                .collect(Collectors.joining(", "));
        return new Windows(limits, limiting, policy);
    }

    /**
     * The word on one call, of the window with the fewest calls left.
     *
     * @param left calls that would be admitted now, of each window
     */
    Allowance allowance(boolean admitted, long[] left, long secondsToNext) {
        int nearest = 0;
        for (int i = 1; i < all.length; i++) {
            // A refusal is the longest window's: it is the one that takes so long.
            if (left[i] < left[nearest] || (!admitted && left[i] <= 0)) {
                nearest = i;
            }
        }
        Window window = all[nearest];
        long limit = limits.of(window);
        long remaining = Math.clamp(left[nearest], 0, limit);
        long toFull = Math.ceilDiv((limit - remaining) * window.seconds(), limit);
        return new Allowance(admitted, limits.layer(), window, limit, remaining, toFull, secondsToNext, policy, false);
    }
}
