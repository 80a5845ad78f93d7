package io.serai.deadletter;

import static io.serai.deadletter.DeadLetterRow.utc;

import io.serai.platform.PlatformDatabase;
import io.serai.problem.Outcome;
import io.serai.problem.ProblemType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/** The letters of all tenants. All methods block. */
public final class DeadLetters {

    /** After this time, several times that of a call, a replay that did not report back is taken for dead. */
    private static final Duration LEASE = Duration.ofMinutes(2);

    /** So many tenants can park at once: enough for one to wait for the disk, few enough to leave connections to others. */
    private static final int PARKING_AT_ONCE = 4;

    private final PlatformDatabase rows;
    private final DeadLetterSettings settings;
    private final Clock clock;
    private final List<Lock> parking =
            Stream.<Lock>generate(ReentrantLock::new).limit(PARKING_AT_ONCE).toList();

    DeadLetters(PlatformDatabase rows, DeadLetterSettings settings, Clock clock) {
        this.rows = rows;
        this.settings = settings;
        this.clock = clock;
    }

    /** How long a letter that is parked now can be replayed. */
    public Instant expiry(Instant from) {
        return from.plus(Duration.ofDays(settings.days()));
    }

    /**
     * Keeps a letter.
     *
     * @return false if the tenant has as many open letters as it may
     */
    public boolean park(DeadLetter letter) {
        // One after the other for each tenant: counting and adding are two steps, and the limit is a promise.
        Lock turn = parking.get(Math.floorMod(letter.tenantId().hashCode(), PARKING_AT_ONCE));
        turn.lock();
        try {
            int open = rows.of(letter.tenantId())
                    .sql("select count(*) from dead_letters where tenant_id = ? and status = 'open'")
                    .param(letter.tenantId())
                    .query(Integer.class)
                    .single();
            if (open >= settings.mostOpen()) {
                return false;
            }
            rows.of(letter.tenantId())
                    .sql("insert into dead_letters (" + DeadLetterRow.COLUMNS
                            + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
                    .params(DeadLetterRow.values(letter))
                    .update();
            return true;
        } finally {
            turn.unlock();
        }
    }

    /** A letter of this tenant; another tenant's is as absent as one that never was. */
    public Optional<DeadLetter> find(String tenantId, String id) {
        return rows.of(tenantId)
                .sql("select " + DeadLetterRow.COLUMNS + " from dead_letters where tenant_id = ? and id = ?")
                .params(tenantId, id)
                .query(DeadLetterRow::read)
                .optional();
    }

    /** A tenant's letters, newest first, without their arguments. */
    public List<DeadLetter> list(String tenantId, DeadLetterFilter filter, int limit, int offset) {
        DeadLetterFilter.Condition wanted = filter.of(tenantId);
        return rows.of(tenantId)
                .sql("select " + DeadLetterRow.BRIEF + " from dead_letters where " + wanted.sql()
                        + " order by created_at desc, id limit ? offset ?")
                .params(wanted.values())
                .param(limit)
                .param(offset)
                .query(DeadLetterRow::read)
                .list();
    }

    public int count(String tenantId, DeadLetterFilter filter) {
        DeadLetterFilter.Condition wanted = filter.of(tenantId);
        return rows.of(tenantId)
                .sql("select count(*) from dead_letters where " + wanted.sql())
                .params(wanted.values())
                .query(Integer.class)
                .single();
    }

    /**
     * Takes an open letter for a replay, alone: of several that try at once, one succeeds.
     *
     * @return the letter as it is now, to end the replay with; empty if it is not open any more
     */
    public Optional<DeadLetter> claim(DeadLetter letter) {
        Instant now = clock.instant();
        int claimed = rows.of(letter.tenantId())
                .sql("update dead_letters set status = 'replaying', attempts = attempts + 1, claimed_until = ?"
                        + " where tenant_id = ? and id = ? and status = 'open' and attempts = ? and expires_at > ?")
                .params(utc(now.plus(LEASE)), letter.tenantId(), letter.id(), letter.attempts(), utc(now))
                .update();
        return claimed == 1 ? Optional.of(letter.claimed()) : Optional.empty();
    }

    /** Ends a replay that did the work, also when its lease ran out meanwhile and nobody has begun another. */
    public void replayed(DeadLetter claimed) {
        rows.of(claimed.tenantId())
                .sql("update dead_letters set status = 'replayed', claimed_until = null"
                        + " where tenant_id = ? and id = ? and attempts = ? and status in ('replaying', 'open')")
                .params(claimed.tenantId(), claimed.id(), claimed.attempts())
                .update();
    }

    /** Ends a replay that failed at the provider; the letter is open again, with what is known of its latest attempt. */
    public void reopen(DeadLetter claimed, Outcome outcome, ProblemType code, String detail) {
        // Once unknown, always unknown: that a later attempt sent nothing does not undo the first.
        Outcome known = claimed.outcome() == Outcome.UNKNOWN ? Outcome.UNKNOWN : outcome;
        rows.of(claimed.tenantId())
                .sql("update dead_letters set status = 'open', claimed_until = null, outcome = ?, code = ?, detail = ?"
                        + " where tenant_id = ? and id = ? and attempts = ? and status = 'replaying'")
                .params(known.text(), code.name(), detail, claimed.tenantId(), claimed.id(), claimed.attempts())
                .update();
    }

    /** Ends a replay that was not admitted; the letter is as it was, one attempt later. */
    public void release(DeadLetter claimed) {
        reopen(claimed, claimed.outcome(), claimed.code(), claimed.detail());
    }

    /**
     * Gives up a letter.
     *
     * @return false if it is not open
     */
    public boolean discard(DeadLetter letter) {
        return rows.of(letter.tenantId())
                        .sql("update dead_letters set status = 'discarded'"
                                + " where tenant_id = ? and id = ? and status = 'open'")
                        .params(letter.tenantId(), letter.id())
                        .update()
                == 1;
    }

    /** Frees letters whose replay never reported back, ends those that are too old, removes what is long over. */
    public void sweep() {
        Instant now = clock.instant();
        rows.ofAll()
                .sql("update dead_letters set status = 'open', outcome = 'unknown', claimed_until = null"
                        + " where status = 'replaying' and claimed_until < ?")
                .param(utc(now))
                .update();
        rows.ofAll()
                .sql("update dead_letters set status = 'expired' where status = 'open' and expires_at < ?")
                .param(utc(now))
                .update();
        rows.ofAll()
                .sql("update dead_letters set sealed_arguments = ''"
                        + " where sealed_arguments <> '' and status <> 'replaying' and expires_at < ?")
                .param(utc(now))
                .update();
        rows.ofAll()
                .sql("delete from dead_letters where status <> 'replaying' and expires_at < ?")
                .param(utc(now.minus(Duration.ofDays(settings.days()))))
                .update();
    }

    /** Whether the database answers; waits for as long as it takes. */
    public boolean isReachable() {
        return rows.isReachable();
    }

    /** Removes all letters of a tenant that goes away. */
    public void deleteAll(String tenantId) {
        rows.ofAll()
                .sql("delete from dead_letters where tenant_id = ?")
                .param(tenantId)
                .update();
    }
}
