package io.serai.saga;

import java.time.Clock;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/** Undoes sagas: at once, when a call fails, and later, when that did not succeed or the process was killed. */
final class Undoing {

    private static final Logger LOGGER = LoggerFactory.getLogger(Undoing.class);

    /** How an attempt ended. */
    enum End {
        /** Everything is as it was. */
        UNDONE,
        /** It will be tried again. */
        POSTPONED,
        /** Something stays as it is. */
        GIVEN_UP
    }

    private final Sagas sagas;
    private final Compensations compensations;
    private final SagaRecords records;
    private final SagaSettings settings;
    private final Clock clock;

    Undoing(Sagas sagas, Compensations compensations, SagaRecords records, SagaSettings settings, Clock clock) {
        this.sagas = sagas;
        this.compensations = compensations;
        this.records = records;
        this.settings = settings;
        this.clock = clock;
    }

    /** Until when an attempt that begins now belongs to whoever makes it. */
    Instant lease() {
        return clock.instant().plus(Compensations.LIMIT).plus(settings.margin());
    }

    /** @param claimed by the caller */
    End attempt(Saga claimed) {
        Compensations.Left left = compensations.undo(claimed);
        if (left.steps().isEmpty()) {
            records.compensated(claimed);
            end(claimed);
            return End.UNDONE;
        }
        Saga rest = claimed.with(left.steps());
        if (left.forGood() || claimed.attempts() >= settings.attempts()) {
            records.failed(rest);
            end(rest);
            return End.GIVEN_UP;
        }
        records.postponed(rest);
        sagas.replace(claimed, rest.until(clock.instant().plus(settings.pauseAfter(claimed.attempts()))));
        return End.POSTPONED;
    }

    private void end(Saga saga) {
        try {
            sagas.end(saga);
        } catch (DataAccessException down) {
            // It is done; that it will be done once more when the lease is over does no harm.
            LOGGER.atWarn()
                    .addKeyValue("saga", saga.id())
                    .addKeyValue("cause", down.getClass().getSimpleName())
                    .log("That a saga has ended could not be recorded");
        }
    }
}
