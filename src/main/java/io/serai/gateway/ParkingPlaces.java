package io.serai.gateway;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many failed calls wait to be kept, in all and of one tenant. When everything fails at once, the answers go out
 * without a letter rather than late, and one tenant's failures leave room for another's.
 */
final class ParkingPlaces {

    private final int most;
    private final int mostOfOne;
    private final AtomicInteger taken = new AtomicInteger();
    private final Map<String, Integer> byTenant = new ConcurrentHashMap<>();

    ParkingPlaces(int most, int mostOfOne) {
        this.most = most;
        this.mostOfOne = mostOfOne;
    }

    /** If true, {@link #leave} must follow. */
    boolean enter(String tenantId) {
        boolean free = taken.incrementAndGet() <= most;
        boolean mayHave = byTenant.merge(tenantId, 1, Integer::sum) <= mostOfOne;
        if (free && mayHave) {
            return true;
        }
        leave(tenantId);
        return false;
    }

    void leave(String tenantId) {
        taken.decrementAndGet();
        byTenant.computeIfPresent(tenantId, (id, count) -> count == 1 ? null : count - 1);
    }
}
