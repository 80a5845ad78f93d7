package io.serai.oauth;

import io.serai.credential.Connection;
import io.serai.credential.Connections;
import io.serai.oauth.PairWriter.Written;
import io.serai.oauth.Refreshes.Abandoned;
import io.serai.oauth.Refreshes.Claim;
import io.serai.problem.Problem;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finishes what was begun: stores pairs that the store did not take, and takes over the intents of killed nodes. */
final class RefreshUpkeep implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(RefreshUpkeep.class);
    private static final long FLUSH_MILLIS = 500;

    private final Connections connections;
    private final Refreshes refreshes;
    private final TokenRefresher refresher;
    private final PairSpill spill;
    private final PairWriter writer;
    private final Duration period;
    private final ScheduledExecutorService clockwork = Executors.newScheduledThreadPool(
            2, Thread.ofPlatform().name("refresh-upkeep-", 0).daemon().factory());
    private final ExecutorService replays;

    RefreshUpkeep(
            Connections connections,
            Refreshes refreshes,
            TokenRefresher refresher,
            PairSpill spill,
            PairWriter writer,
            RefreshSettings settings) {
        this.connections = connections;
        this.refreshes = refreshes;
        this.refresher = refresher;
        this.spill = spill;
        this.writer = writer;
        this.period = settings.poll();
        this.replays = Executors.newFixedThreadPool(
                settings.threads(), Thread.ofVirtual().name("refresh-replay").factory());
    }

    /** What an earlier process left is stored before anything else is done about it. */
    void start() {
        spill.load();
        flush();
        every(FLUSH_MILLIS, this::flush);
        every(period.toMillis(), this::replay);
    }

    private void every(long millis, Runnable work) {
        if (clockwork
                .scheduleWithFixedDelay(() -> guarded(work), 0, millis, TimeUnit.MILLISECONDS)
                .isCancelled()) {
            throw new IllegalStateException("Closed before it was started");
        }
    }

    private static void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException down) {
            LOGGER.atDebug().setCause(down).log("Upkeep of refreshes will be tried again");
        }
    }

    private void flush() {
        for (NewPair pair : spill.waiting()) {
            try {
                store(pair);
            } catch (RuntimeException down) {
                LOGGER.atDebug().setCause(down).log("The store does not take a waiting pair yet");
            }
        }
    }

    private void store(NewPair pair) {
        Lease lease = refreshes.resumed(pair.id(), pair.fence());
        refreshes.prolong(lease);
        Written written = writer.write(lease, pair);
        spill.remove(pair);
        refreshes.settle(lease);
        connections.forget(pair.id());
        LOGGER.atInfo()
                .addKeyValue("tenant", pair.id().tenantId())
                .addKeyValue("integration", pair.id().integration())
                .addKeyValue("connection", pair.id().connection())
                .addKeyValue("result", written.getClass().getSimpleName())
                .log("Tokens that waited for the store are done with");
    }

    private void replay() {
        for (Abandoned intent : refreshes.abandoned()) {
            replays.execute(() -> guarded(() -> replay(intent)));
        }
    }

    private void replay(Abandoned intent) {
        Optional<Connection> now = connections.describe(intent.id());
        boolean open = now.isPresent()
                && now.get().version() == intent.version()
                && now.get().state() == Connection.State.ACTIVE;
        if (now.isEmpty()) {
            refreshes.remove(intent.id());
        } else if (open && intent.sent()) {
            try {
                refresher.refreshAhead(intent.id(), intent.version());
            } catch (Problem problem) {
                LOGGER.atDebug().setCause(problem).log("The refresh that another process began was not finished");
            }
        } else if (refreshes.claim(intent.id(), intent.version()) instanceof Claim.Granted(Lease lease)) {
            if (open) {
                refreshes.giveBack(lease);
            } else {
                refreshes.settle(lease);
            }
        }
    }

    @Override
    public void close() {
        clockwork.shutdownNow();
        replays.shutdownNow();
    }
}
