package io.serai.quota;

import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import java.time.Clock;
import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Calls of tools in a calendar month, UTC. An instance takes a thousandth of what is left from the database at once, fewer and fewer towards the
 * end. What it has not used when it stops, it gives back; one that is killed loses that much of the tenant's quota.
 * While the database is away calls are let through, and counted when it is back.
 */
public final class Quotas {

    private static final Logger LOG = LoggerFactory.getLogger(Quotas.class);
    private static final long LARGEST_SLICE = 10_000;
    private static final long SLICES_OF_THE_REST = 1_000;

    private final QuotaRows rows;
    private final Clock clock;
    private final Map<String, Quota> quotas = new ConcurrentHashMap<>();

    Quotas(QuotaRows rows, Clock clock) {
        this.rows = rows;
        this.clock = clock;
    }

    /**
     * Counts one call, if memory can tell.
     *
     * @return false if {@link #take} must be called
     * @throws Problem 429 if the month's calls are used
     */
    public boolean tryTake(String tenantId, long limit) {
        return switch (quota(tenantId).take(limit, System.nanoTime())) {
            case YES -> true;
            case NO -> throw exceeded(limit);
            case ASK -> false;
        };
    }

    /** The same, and may wait for the database. */
    public void take(String tenantId, long limit) {
        Quota quota = quota(tenantId);
        quota.asking.lock();
        try {
            while (!tryTake(tenantId, limit)) {
                ask(quota(tenantId), limit);
            }
        } finally {
            quota.asking.unlock();
        }
    }

    /** Calls of this month; those that another instance has taken for its callers to come are among them. Blocks. */
    public long used(String tenantId) {
        Quota quota = quota(tenantId);
        return Math.max(0, rows.used(tenantId, quota.month) - quota.inHand());
    }

    /** Forgets a tenant that goes away. */
    public void deleteAll(String tenantId) {
        quotas.remove(tenantId);
        rows.delete(tenantId);
    }

    private Quota quota(String tenantId) {
        String month = month();
        Quota known = quotas.get(tenantId);
        return known != null && known.month.equals(month)
                ? known
                : quotas.compute(
                        tenantId,
                        (id, old) -> old != null && old.month.equals(month) ? old : new Quota(tenantId, month));
    }

    private void ask(Quota quota, long limit) {
        try {
            pay(quota);
            for (int attempt = 0; attempt < 3; attempt++) {
                long rest = limit - rows.used(quota.tenantId, quota.month);
                long calls = Math.clamp(rest / SLICES_OF_THE_REST, 1, LARGEST_SLICE);
                if (rest <= 0) {
                    break;
                }
                if (rows.add(quota.tenantId, quota.month, calls, limit)) {
                    quota.got(calls);
                    return;
                }
                rows.begin(quota.tenantId, quota.month);
            }
            quota.exhausted(limit, System.nanoTime());
        } catch (DataAccessException away) {
            LOG.warn("A monthly quota cannot be read now; calls are let through and counted later");
            quota.unreachable(System.nanoTime());
        }
    }

    private void pay(Quota quota) {
        long owed = quota.owed();
        if (owed > 0) {
            rows.begin(quota.tenantId, quota.month);
            rows.settle(quota.tenantId, quota.month, owed);
            quota.paid(owed);
        }
    }

    @Scheduled(initialDelay = 1, fixedDelay = 1, timeUnit = TimeUnit.MINUTES)
    void sweep() {
        giveBack(false);
    }

    /** Everything that this instance holds goes back. */
    void close() {
        giveBack(true);
    }

    private void giveBack(boolean all) {
        for (Quota quota : quotas.values()) {
            long unused = quota.unused(all);
            if (quota.isIdle()) {
                quotas.remove(quota.tenantId, quota);
            }
            try {
                pay(quota);
                if (unused > 0) {
                    rows.settle(quota.tenantId, quota.month, -unused);
                }
            } catch (DataAccessException away) {
                quota.got(unused); // the next time
            }
        }
    }

    private String month() {
        return YearMonth.now(clock.withZone(ZoneOffset.UTC)).toString();
    }

    private Problem exceeded(long limit) {
        var next = YearMonth.now(clock.withZone(ZoneOffset.UTC))
                .plusMonths(1)
                .atDay(1)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
        long seconds = Duration.between(clock.instant(), next).toSeconds() + 1;
        return Problem.of(ProblemType.QUOTA_EXCEEDED, "Quota of " + limit + " invocations per month used up.")
                .withRetryAfter(seconds)
                .with(
                        "limits",
                        Map.of(
                                "scope",
                                "tenant",
                                "limit",
                                limit,
                                "window",
                                "month",
                                "remaining",
                                0,
                                "resetAt",
                                next.toString()));
    }
}
