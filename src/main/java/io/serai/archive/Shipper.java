package io.serai.archive;

import io.serai.audit.AuditFeed;
import io.serai.audit.AuditLine;
import io.serai.audit.JournalBatch;
import io.serai.audit.JournalChanged;
import io.serai.audit.JournalPosition;
import io.serai.audit.JournalReader;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the journal's lines to one target, on a thread of its own, from the line behind the last that it has confirmed. A
 * batch that fails comes again, after pauses that double.
 */
final class Shipper implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(Shipper.class);

    /** Between two looks: lines gather meanwhile, so that a batch is worth its way. */
    private static final Duration PAUSE = Duration.ofMillis(200);

    private static final Duration LONGEST_CATCH_UP = Duration.ofSeconds(1);
    private static final int MANY = 200;
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(30);

    private final AuditFeed feed;
    private final Target target;
    private final ShipperMeters meters;
    private final Clock clock;
    private final Thread thread;
    private @Nullable JournalReader reader;
    private Duration retry = FIRST_RETRY;
    private volatile long taken;
    private volatile @Nullable Instant waitingSince;
    private volatile boolean closed;
    private boolean hurry;

    Shipper(AuditFeed feed, Target target, ShipperMeters meters, Clock clock) {
        this.feed = feed;
        this.target = target;
        this.meters = meters;
        this.clock = clock;
        thread =
                Thread.ofPlatform().daemon().name("audit-ship-" + target.name()).unstarted(this::run);
        meters.watch(target.name(), this::lag, this::waitingSeconds);
    }

    void start() {
        thread.start();
    }

    /** Number of the last line that the target has; no line behind it may be removed. */
    long taken() {
        return taken;
    }

    private long lag() {
        return feed.lastSeq() - taken;
    }

    private double waitingSeconds() {
        Instant since = waitingSince;
        return since == null
                ? 0
                : Math.max(0, Duration.between(since, clock.instant()).toMillis() / 1000.0);
    }

    private void run() {
        try {
            while (!closed) {
                pause(turn());
            }
        } catch (InterruptedException stopped) {
            // The rest is in the journal.
        }
    }

    private synchronized void pause(Duration time) throws InterruptedException {
        notifyAll(); // whoever waits in catchUp
        if (!time.isZero() && !closed && !hurry) {
            wait(time.toMillis());
        }
        hurry = false;
    }

    /** Waits until the target has all that is recorded by now, or for a second. */
    synchronized void catchUp() {
        long wanted = feed.lastSeq();
        long end = System.nanoTime() + LONGEST_CATCH_UP.toNanos();
        try {
            for (long left = 1; taken < wanted && left > 0; left = (end - System.nanoTime()) / 1_000_000) {
                hurry = true;
                notifyAll();
                wait(Math.max(1, left));
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private Duration turn() throws InterruptedException {
        try {
            int lines = ship();
            succeeded();
            return lines >= MANY ? Duration.ZERO : PAUSE;
        } catch (InterruptedException stopped) {
            throw stopped;
        } catch (Exception refused) {
            return closed ? Duration.ZERO : failed(refused);
        }
    }

    private int ship() throws Exception {
        JournalReader open = reader == null ? open() : reader;
        reader = open;
        JournalBatch batch = open.read();
        if (batch.lines().isEmpty()) {
            waitingSince = null;
            return 0;
        }
        waitingSince = waitingSince(batch);
        target.take(batch);
        open.taken();
        taken = batch.end().seq();
        meters.shipped(target.name(), batch.lines().size());
        return batch.lines().size();
    }

    private Instant waitingSince(JournalBatch batch) {
        return batch.lines().stream()
                .map(AuditLine::time)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseGet(() -> waitingSince == null ? clock.instant() : waitingSince);
    }

    private JournalReader open() throws Exception {
        JournalPosition position = target.position(feed.journalId());
        JournalReader opened;
        try {
            opened = feed.after(position);
        } catch (JournalChanged changed) {
            LOGGER.atError()
                    .addKeyValue("target", target.name())
                    .addKeyValue("seq", Objects.requireNonNull(position).seq())
                    .log(
                            "The audit journal was put back or cut: lines that a target has are not in it. It goes on under"
                                    + " another name, and all of it is shipped again");
            feed.rename(position.journal());
            opened = feed.after(null);
        }
        taken = opened.position().seq();
        return opened;
    }

    private void succeeded() {
        if (retry != FIRST_RETRY) {
            LOGGER.atInfo().addKeyValue("target", target.name()).log("Audit records are shipped again");
        }
        retry = FIRST_RETRY;
    }

    private Duration failed(Exception refused) {
        if (retry == FIRST_RETRY) {
            LOGGER.atWarn()
                    .addKeyValue("target", target.name())
                    .addKeyValue("cause", Causes.of(refused))
                    .log("Audit records cannot be shipped; they stay in the journal and are tried again");
        }
        meters.failed(target.name());
        waitingSince = waitingSince == null ? clock.instant() : waitingSince;
        reader = null;
        Duration pause = retry;
        Duration doubled = retry.multipliedBy(2);
        retry = doubled.compareTo(LONGEST_RETRY) > 0 ? LONGEST_RETRY : doubled;
        return pause;
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.interrupt();
        thread.join(Duration.ofSeconds(2));
    }
}
