package io.serai.usage;

import java.util.Comparator;

/**
 * Under what an action is counted.
 *
 * @param hour for example {@code 2026-11-22T08}, UTC
 * @param integration empty for actions that concern none
 */
record UsageKey(String tenantId, String hour, String integration) {

    /** All instances write in this order, so that no two wait for each other. */
    static final Comparator<UsageKey> ORDER = Comparator.comparing(UsageKey::tenantId)
            .thenComparing(UsageKey::hour)
            .thenComparing(UsageKey::integration);

    /** The same with a day for the hour. */
    UsageKey dayOnly() {
        return new UsageKey(tenantId, hour.substring(0, "2026-11-22".length()), integration);
    }

    UsageKey hourOnly() {
        return new UsageKey(tenantId, hour, "");
    }
}
