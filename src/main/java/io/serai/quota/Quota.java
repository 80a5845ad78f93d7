package io.serai.quota;

import java.util.concurrent.locks.ReentrantLock;

/** One tenant's month as this instance knows it: calls that it has taken from the database and not yet given out. */
final class Quota {

    private static final long AWAY_NANOS = 1_000_000_000L;
    private static final long EXHAUSTED_NANOS = 5_000_000_000L;

    /** What memory says to a call. */
    enum Word {
        YES,
        NO,
        ASK
    }

    final String tenantId;
    final String month;

    /** Held while the database is asked, so that one call asks for all that wait. */
    final ReentrantLock asking = new ReentrantLock();

    private long left;
    private long owed;
    private long exhaustedAt = -1;
    private long exhaustedUntil;
    private long awayUntil;
    private boolean away;
    private boolean usedLately;

    Quota(String tenantId, String month) {
        this.tenantId = tenantId;
        this.month = month;
    }

    synchronized Word take(long limit, long now) {
        usedLately = true;
        if (left > 0) {
            left--;
            return Word.YES;
        }
        if (away && awayUntil - now > 0) {
            owed++;
            return Word.YES; // it cannot be asked, and a call is not refused for that
        }
        return exhaustedAt == limit && exhaustedUntil - now > 0 ? Word.NO : Word.ASK;
    }

    /** Whether nothing is lost when it is forgotten. */
    synchronized boolean isIdle() {
        return left == 0 && owed == 0 && exhaustedUntil - System.nanoTime() <= 0;
    }

    synchronized void got(long calls) {
        away = false;
        exhaustedAt = -1;
        left += calls;
    }

    synchronized void exhausted(long limit, long now) {
        away = false;
        exhaustedAt = limit;
        exhaustedUntil = now + EXHAUSTED_NANOS;
    }

    synchronized void unreachable(long now) {
        away = true;
        awayUntil = now + AWAY_NANOS;
    }

    /** Calls that were let through while the database was away. */
    synchronized long owed() {
        return owed;
    }

    /** Taken from the database and not yet given out, less what was given out and not yet taken. */
    synchronized long inHand() {
        return left - owed;
    }

    synchronized void paid(long calls) {
        owed -= calls;
    }

    /** Takes out what is not used, if nobody has asked since the last time or everything goes. */
    synchronized long unused(boolean all) {
        long unused = all || !usedLately ? left : 0;
        usedLately = false;
        left -= unused;
        return unused;
    }
}
