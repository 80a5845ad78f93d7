package io.serai.provider;

import java.util.HashMap;
import java.util.Map;

/**
 * The requests that a vendor takes from all tenants together in one window. It begins with the first request after the
 * last one ended, as vendors count.
 *
 * <p>A part is set aside for a tenant that is still to come; the rest belongs in equal shares to the tenants that called in
 * this window or the one before. What is set aside, and what the others leave of their shares, is free for whoever wants
 * more as the window goes on. So one tenant alone can use the whole budget, though not at once, and a second one that comes
 * finds its part of what is left of the window.
 */
final class BudgetWindow {

    /** What {@link #take} answers when the request may go out. */
    static final long TAKEN = 0;

    private static final int NOT_YET = -1;

    private final Provider.Budget budget;
    private final double nanos;
    private Map<String, Integer> used = new HashMap<>();
    private long begun;
    private int total;

    BudgetWindow(Provider.Budget budget) {
        this.budget = budget;
        this.nanos = budget.seconds() * 1e9;
    }

    Provider.Budget budget() {
        return budget;
    }

    synchronized int total(long now) {
        return now - begun < nanos ? total : 0;
    }

    /**
     * One request of a tenant.
     *
     * @return {@link #TAKEN}, or the nanoseconds after which asking again makes sense
     */
    synchronized long take(String tenantId, long now) {
        if (used.isEmpty() || now - begun >= nanos) {
            beginWindow(now);
        }
        int mine = Math.max(0, used.getOrDefault(tenantId, NOT_YET));
        used.put(tenantId, mine);
        double left = (nanos - (now - begun)) / nanos;
        double aside = firstShare() * left;
        double share = (budget.requests() - aside) / used.size();
        boolean isMine = total < budget.requests() && (mine == 0 || mine + 1 <= share);
        long wait = isMine || isFree(tenantId, share, aside, left) ? TAKEN : untilShareIs(mine + 1, now);
        if (wait == TAKEN) {
            used.put(tenantId, mine + 1);
            total++;
        }
        return wait;
    }

    /** Whoever called in the window that ends keeps a share in the one that follows it at once. */
    private void beginWindow(long now) {
        Map<String, Integer> next = new HashMap<>();
        if (now - begun < 2 * nanos) {
            used.forEach((tenant, count) -> {
                if (count != NOT_YET) {
                    next.put(tenant, NOT_YET);
                }
            });
        }
        used = next;
        begun = now;
        total = 0;
    }

    /** What one more tenant would have if all came at the same time. */
    private double firstShare() {
        return (double) budget.requests() / (used.size() + 1);
    }

    private boolean isFree(String tenantId, double share, double aside, double left) {
        double free = budget.requests() - total - aside;
        for (Map.Entry<String, Integer> other : used.entrySet()) {
            if (!other.getKey().equals(tenantId)) {
                free -= Math.max(0, share - Math.max(0, other.getValue())) * left;
            }
        }
        return free >= 1;
    }

    /** Nanoseconds; until the end of the window if the share will not be so large in this one. */
    private long untilShareIs(int wanted, long now) {
        double leftNow = nanos - (now - begun);
        double leftThen = (budget.requests() - (double) wanted * used.size()) / firstShare() * nanos;
        return (long) Math.max(1, total < budget.requests() ? leftNow - Math.max(0, leftThen) : leftNow);
    }
}
