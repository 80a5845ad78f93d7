package io.serai.throttle;

import java.util.List;

/** What is left of each window of one limit, as far as this instance knows; refilled as time goes by. */
final class Fill {

    private final Windows windows;
    private final double[] left;
    private double share = 1;
    private long at;

    Fill(Windows windows, long now) {
        this.windows = windows;
        this.left = new double[windows.all().length];
        this.at = now;
        for (int i = 0; i < left.length; i++) {
            left[i] = limit(i);
        }
    }

    private double limit(int window) {
        return windows.limits().of(windows.all()[window]);
    }

    private double perNano(int window) {
        return limit(window) * share / (windows.all()[window].seconds() * 1e9);
    }

    /** A share of the limit can be less than one call, which would never be possible. */
    private double capacity(int window) {
        return Math.max(1, limit(window) * share);
    }

    /** From now on this instance has this part of the limit for itself. */
    void share(double part, long now) {
        refill(now);
        for (int i = 0; i < left.length; i++) {
            left[i] = left[i] * part / share;
        }
        share = part;
    }

    /** Redis has said what is left. */
    void set(List<Long> answer, long now) {
        for (int i = 0; i < left.length; i++) {
            left[i] = answer.get(i + 1) / 1_000.0;
        }
        at = now;
    }

    void add(long tokens, long now) {
        refill(now);
        for (int i = 0; i < left.length; i++) {
            left[i] = Math.clamp(left[i] + tokens, 0, capacity(i));
        }
    }

    /** @return whether there was one in every window */
    boolean take(long now) {
        refill(now);
        for (double tokens : left) {
            if (tokens < 1) {
                return false;
            }
        }
        for (int i = 0; i < left.length; i++) {
            left[i]--;
        }
        return true;
    }

    private void refill(long now) {
        for (int i = 0; i < left.length; i++) {
            left[i] = Math.min(capacity(i), left[i] + (now - at) * perNano(i));
        }
        at = now;
    }

    /** Nanoseconds until there is one in every window. */
    long nanosToNext() {
        double longest = 0;
        for (int i = 0; i < left.length; i++) {
            longest = Math.max(longest, (1 - left[i]) / perNano(i));
        }
        return (long) Math.ceil(longest);
    }

    /** The fewest whole tokens of a window. */
    long least() {
        double least = Double.MAX_VALUE;
        for (double tokens : left) {
            least = Math.min(least, tokens);
        }
        return (long) least;
    }

    double[] left(long now) {
        refill(now);
        return left.clone();
    }

    /** The same in whole tokens, with those that this instance holds. */
    long[] whole(long held) {
        long[] whole = new long[left.length];
        for (int i = 0; i < left.length; i++) {
            whole[i] = (long) left[i] + held;
        }
        return whole;
    }
}
