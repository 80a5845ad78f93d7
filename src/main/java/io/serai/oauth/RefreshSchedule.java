package io.serai.oauth;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.logging.LogLevel;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import io.serai.credential.Connection;
import io.serai.credential.ConnectionId;
import io.serai.credential.Connections;
import io.serai.problem.Problem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Executes the plan: renews connections when they fall due, each on one of the nodes, whether they are used or not. */
final class RefreshSchedule implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(RefreshSchedule.class);

    /** For failures that say nothing about when to come back. */
    private static final Duration AFTER_TROUBLE = Duration.ofSeconds(5);

    private final Connections connections;
    private final TokenRefresher refresher;
    private final Refreshes refreshes;
    private final Clock clock;
    private final OutsideSweep sweep;
    private final Scheduler scheduler;

    RefreshSchedule(
            DataSource database,
            Connections connections,
            TokenRefresher refresher,
            Refreshes refreshes,
            OutsideSweep sweep,
            RefreshSettings settings,
            Clock clock,
            List<RecurringTask<?>> others) {
        this.connections = connections;
        this.refresher = refresher;
        this.refreshes = refreshes;
        this.sweep = sweep;
        this.clock = clock;
        this.scheduler = Scheduler.create(
                        database,
                        Tasks.custom(RefreshPlan.TASK)
                                .onFailure((done, row) -> row.reschedule(done, later(AFTER_TROUBLE)))
                                .execute((instance, context) -> execute(RefreshPlan.id(instance.getId()))))
                .startTasks(sweep.task())
                .startTasks(others)
                .pollingInterval(settings.poll())
                .threads(settings.threads() + (sweep.isOn() ? 1 : 0)) // it takes minutes, in which refreshes go on
                .heartbeatInterval(Duration.ofSeconds(5))
                .missedHeartbeatsLimit(4)
                .shutdownMaxWait(Duration.ofSeconds(15))
                .failureLogging(LogLevel.DEBUG, false)
                .alwaysPersistTimestampInUTC()
                .clock(clock::instant)
                .build();
    }

    void start() {
        scheduler.start();
    }

    private Instant later(Duration pause) {
        return clock.instant().plus(pause);
    }

    private CompletionHandler<Void> execute(ConnectionId id) {
        Optional<Instant> due = connections.describe(id).flatMap(RefreshPlan::due);
        if (due.isPresent() && !due.get().isAfter(clock.instant())) {
            try {
                refresher.refreshAhead(
                        id, connections.describe(id).map(Connection::version).orElse(0L));
            } catch (Problem problem) {
                LOGGER.atDebug().setCause(problem).log("A scheduled refresh brought no tokens");
                if (problem.type().status() >= 500) {
                    return at(later(refreshes.restsFor(id).orElse(AFTER_TROUBLE)));
                }
                if (problem.type().status() == 400) {
                    return new CompletionHandler.OnCompleteRemove<>(); // It would be so the next time, too.
                }
            }
            due = connections.describe(id).flatMap(RefreshPlan::due);
        }
        return due.map(RefreshSchedule::at).orElseGet(CompletionHandler.OnCompleteRemove::new);
    }

    private static CompletionHandler<Void> at(Instant time) {
        return (done, row) -> row.reschedule(done, time);
    }

    @Override
    public void close() {
        sweep.stop();
        scheduler.stop();
    }
}
