package io.serai.usage;

import io.serai.audit.AuditEnd;
import io.serai.audit.AuditEvent;
import io.serai.audit.AuditTally;
import io.serai.audit.JournalPosition;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Counts the actions of tenants' own callers. What the administrator or the gateway itself does for a tenant is not the
 * tenant's usage. Kept by whoever holds the journal, see {@link AuditTally}.
 */
final class UsageTally implements AuditTally {

    private static final Set<String> CALLERS = Set.of("key", "jwt", "dev");
    private static final Set<String> INVOCATIONS = Set.of("tools.invoke", "proxy.call");
    private static final int HOUR = "2026-11-22T08".length();

    /** What of an attempt decides how it counts. */
    record Attempt(
            @Nullable String tenantId,
            String actorType,
            String action,
            @Nullable String integration,
            String time) {}

    /** An attempt that has no end yet. */
    private record Open(UsageKey key, boolean invocation, Counted.Reread before) {}

    private final Map<Long, Open> open = new LinkedHashMap<>();
    private Map<UsageKey, Sums> sums = new HashMap<>();
    private long beginning;

    /** That of the newest line: most have the one of the line before. */
    private String hour = "-";

    @Override
    public void beginsBehind(long lastSeq) {
        beginning = lastSeq;
    }

    /** Lines after this one are counted here as they are written; those up to it were written by an earlier process. */
    long beginning() {
        return beginning;
    }

    @Override
    public void attempted(long seq, String hashBefore, String time, AuditEvent event) {
        attempted(
                seq,
                hashBefore,
                new Attempt(event.tenantId(), event.actor().type(), event.action(), event.integration(), time),
                true);
    }

    /** @param counts false if it was counted before, and only its end may not have been */
    void attempted(long seq, String hashBefore, Attempt attempt, boolean counts) {
        if (attempt.tenantId() == null || !CALLERS.contains(attempt.actorType())) {
            return;
        }
        String integration = attempt.integration() == null ? "" : attempt.integration();
        UsageKey key = new UsageKey(attempt.tenantId(), hour(attempt.time()), integration);
        boolean invocation = INVOCATIONS.contains(attempt.action());
        open.put(seq, new Open(key, invocation, new Counted.Reread(seq - 1, hashBefore)));
        if (counts) {
            Sums found = of(key);
            found.actions++;
            found.invocations += invocation ? 1 : 0;
        }
    }

    private String hour(String time) {
        if (!time.startsWith(hour)) {
            hour = time.substring(0, HOUR);
        }
        return hour;
    }

    @Override
    public void ended(long attempt, AuditEnd end) {
        ended(attempt, end.result().equals("success"), end.durationMillis(), end.resultBytes(), true);
    }

    /** @param counts as for its attempt */
    void ended(long attempt, boolean success, long millis, long resultBytes, boolean counts) {
        Open ended = open.remove(attempt);
        if (ended == null || !counts) {
            return;
        }
        Sums found = of(ended.key());
        found.failures += success ? 0 : 1;
        found.tokens += Tokens.of(resultBytes);
        if (ended.invocation()) {
            found.latencies.add(millis);
        }
    }

    private Sums of(UsageKey key) {
        return sums.computeIfAbsent(key, none -> new Sums());
    }

    /** Takes out everything that was counted up to now. */
    Counted drain(JournalPosition now) {
        Map<UsageKey, Sums> drained = sums;
        sums = new HashMap<>();
        Counted.Reread reread = open.isEmpty()
                ? new Counted.Reread(now.seq(), now.hash())
                : open.values().iterator().next().before();
        return new Counted(drained, now.seq(), reread);
    }

    /** Puts back what could not be written. */
    void add(Map<UsageKey, Sums> more) {
        more.forEach((key, each) -> of(key).add(each));
    }
}
