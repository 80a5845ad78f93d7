package io.serai.route;

import java.time.Duration;

/** How long it took until a broken edit was told of in each of the places where an operator may look. */
final class ToldTimes {

    private final EditTimes log = new EditTimes();
    private final EditTimes admin = new EditTimes();
    private final EditTimes audit = new EditTimes();

    /** @param nanos for the log, {@code GET /admin/routes} and the audit trail */
    void add(long[] nanos) {
        log.add(nanos[0] / 1_000_000);
        admin.add(nanos[1] / 1_000_000);
        audit.add(nanos[2] / 1_000_000);
    }

    int size() {
        return log.size();
    }

    boolean isWithin(Duration limit) {
        return log.isWithin(limit) && admin.isWithin(limit) && audit.isWithin(limit);
    }

    @Override
    public String toString() {
        return "in the log %s, by /admin/routes %s, in the audit trail %s".formatted(log, admin, audit);
    }
}
