package io.serai.oauth;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.SchedulerClient.ScheduleOptions;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceCurrentlyExecutingException;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceNotFoundException;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import io.serai.credential.Connection;
import io.serai.credential.ConnectionId;
import io.serai.credential.ConnectionListener;
import io.serai.problem.Outcome;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When each connection is renewed next: one row of {@code scheduled_tasks} for each that expires and can be renewed. A
 * row too many does no harm, since whoever executes it looks at the connection first; so it is written before the
 * connection, and does not have to move when a call has renewed it early.
 */
final class RefreshPlan implements ConnectionListener {

    static final TaskDescriptor<Void> TASK = TaskDescriptor.of("refresh");

    private static final Logger LOGGER = LoggerFactory.getLogger(RefreshPlan.class);

    private final SchedulerClient client;
    private final Refreshes refreshes;
    private final PairSpill spill;

    RefreshPlan(SchedulerClient client, Refreshes refreshes, PairSpill spill) {
        this.client = client;
        this.refreshes = refreshes;
        this.spill = spill;
    }

    /** When a connection is to be renewed: as it says itself, but at most once a minute. */
    static Optional<Instant> due(Connection connection) {
        Instant last = connection.lastRefresh();
        return connection
                .refreshDue()
                .map(due -> last != null && due.isBefore(last.plus(Connection.BETWEEN_REFRESHES))
                        ? last.plus(Connection.BETWEEN_REFRESHES)
                        : due);
    }

    static String name(ConnectionId id) {
        return id.tenantId() + "/" + id.integration() + "/" + id.connection();
    }

    static ConnectionId id(String name) {
        String[] parts = name.split("/", 3);
        return new ConnectionId(parts[0], parts[1], parts[2]);
    }

    @Override
    public void storing(Connection connection) {
        guarded(() -> {
            refreshes.startOver(connection.id());
            due(connection).ifPresentOrElse(at -> write(connection, at), () -> cancel(connection.id()));
        });
    }

    /** Whoever wrote it may have replaced another one, whose row says a later time. */
    @Override
    public void discovered(Connection connection) {
        guarded(() -> due(connection).ifPresent(at -> write(connection, at)));
    }

    private static void guarded(Runnable change) {
        try {
            change.run();
        } catch (TaskInstanceCurrentlyExecutingException underWay) {
            // Whoever executes it looks at the connection again when he is done, and goes by what is stored then.
            LOGGER.atDebug().log("A connection is replaced while it is being renewed");
        } catch (RuntimeException down) {
            throw unavailable(down); // db-scheduler has an exception of its own for SQL, which it does not publish
        }
    }

    private static Problem unavailable(RuntimeException cause) {
        return Problem.of(ProblemType.STORE_UNAVAILABLE, "The schedule of refreshes cannot be written.")
                .withOutcome(Outcome.NOT_SENT)
                .withRetryAfter(5)
                .causedBy(cause);
    }

    private void write(Connection connection, Instant at) {
        client.schedule(instance(connection.id()), at, ScheduleOptions.WHEN_EXISTS_RESCHEDULE);
        LOGGER.atInfo()
                .addKeyValue("tenantId", connection.id().tenantId())
                .addKeyValue("integration", connection.id().integration())
                .addKeyValue("currentExpiry", connection.expiresAt())
                .addKeyValue("refreshAt", at)
                .log("token_refresh_scheduled");
    }

    private static TaskInstance<Void> instance(ConnectionId id) {
        return TASK.instance(name(id)).build();
    }

    /** Makes sure that a connection that was renewed is in the plan. Throws nothing. */
    void ensure(Connection connection) {
        try {
            due(connection).ifPresent(at -> client.scheduleIfNotExists(instance(connection.id()), at));
        } catch (RuntimeException down) {
            LOGGER.atWarn()
                    .addKeyValue("tenant", connection.id().tenantId())
                    .addKeyValue("integration", connection.id().integration())
                    .addKeyValue("cause", down.getClass().getSimpleName())
                    .log("The next refresh could not be scheduled; the next call makes it when it is due");
        }
    }

    private void cancel(ConnectionId id) {
        try {
            client.cancel(TASK.instanceId(name(id)));
        } catch (TaskInstanceNotFoundException none) {
            LOGGER.atTrace().log("There was no refresh to cancel");
        }
    }

    @Override
    public void removed(ConnectionId id) {
        spill.remove(id);
        try {
            refreshes.remove(id);
            cancel(id);
        } catch (RuntimeException later) {
            // Also when it is being executed right now: it will find no connection, and remove itself.
            LOGGER.atDebug().setCause(later).log("A refresh was not cancelled");
        }
    }

    /** How many refreshes are due and not done. Blocks. */
    long overdue(Instant now) {
        return refreshes.overdue(TASK.getTaskName(), now);
    }
}
