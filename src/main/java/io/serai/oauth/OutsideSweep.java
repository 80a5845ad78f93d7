package io.serai.oauth;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.DisabledSchedule;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.serai.credential.OutsideConnections;
import io.serai.credential.StoreUnavailable;
import io.serai.tenant.Tenants;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks from time to time, on one of the nodes, for connections that people put into the store and that nobody has used,
 * so that they are in the schedule before they expire. Only in the folders of tenants that Serai knows: what lies beside
 * them in the same engine may be somebody else's.
 */
final class OutsideSweep {

    /** Between two requests to the store, which has calls to answer: 50 a second at most. */
    private static final long PAUSE_MILLIS = 20;

    private static final Duration AFTER_TROUBLE = Duration.ofSeconds(30);

    /** A store that refuses so many tenants most likely refuses all. */
    private static final int MOST_REFUSALS = 20;

    private final Tenants tenants;
    private final @Nullable OutsideConnections outside;
    private final Duration period;
    private final Clock clock;
    private final CountDownLatch stopped = new CountDownLatch(1);

    /**
     * @param outside null: nobody but Serai writes to the store
     * @param period from the end of one sweep to the next; zero: none
     */
    OutsideSweep(Tenants tenants, @Nullable OutsideConnections outside, Duration period, Clock clock) {
        this.tenants = tenants;
        this.outside = outside;
        this.period = period;
        this.clock = clock;
    }

    boolean isOn() {
        return outside != null && period.isPositive();
    }

    /** The first sweep is due at once, and later ones after the last of any node, also one that runs no more. */
    RecurringTask<Void> task() {
        Duration soon = period.compareTo(AFTER_TROUBLE) < 0 ? period : AFTER_TROUBLE;
        return Tasks.recurring("sweep", isOn() ? FixedDelay.of(period) : new DisabledSchedule())
                .onFailure((done, row) -> row.reschedule(done, clock.instant().plus(soon)))
                .execute((instance, context) -> sweep());
    }

    /** In another order each time, so that a sweep that ends early leaves out no tenant for ever. */
    private void sweep() {
        List<String> all = new ArrayList<>(tenants.ids());
        Collections.shuffle(all);
        int refusals = 0;
        for (String tenantId : all) {
            refusals += isRefused(tenantId) ? 1 : 0;
            if (refusals == MOST_REFUSALS) {
                return;
            }
        }
    }

    private boolean isRefused(String tenantId) {
        try {
            if (outside != null) {
                outside.discover(tenantId, this::awaitTurn);
            }
            return false;
        } catch (StoreUnavailable down) {
            if (down.concernsEverybody()) {
                throw down;
            }
            return true;
        }
    }

    private void awaitTurn() {
        try {
            if (stopped.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new CancellationException("The node stops");
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new CancellationException("The node stops");
        }
    }

    /** A sweep that is under way ends, and another node goes on. */
    void stop() {
        stopped.countDown();
    }
}
