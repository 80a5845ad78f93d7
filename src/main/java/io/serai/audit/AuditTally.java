package io.serai.audit;

/**
 * Counts what is recorded, in step with the journal. It is told of each attempt and end before the next line is taken, so
 * what it knows at {@link AuditFeed#at a moment} is exactly what the lines up to there say. Called by one thread at a time,
 * which may be an event loop and holds the journal: must neither wait nor fail.
 */
public interface AuditTally {

    /** Counts nothing. */
    AuditTally NOBODY = new AuditTally() {
        @Override
        public void beginsBehind(long lastSeq) {}

        @Override
        public void attempted(long seq, String hashBefore, String time, AuditEvent event) {}

        @Override
        public void ended(long attempt, AuditEnd end) {}
    };

    /** Before all others. @param lastSeq number of the newest line that it will not be told of */
    void beginsBehind(long lastSeq);

    /**
     * @param seq number of the line
     * @param hashBefore hash of the line before it
     * @param time as the line has it, such as {@code 2026-11-22T08:16:01.007Z}
     */
    void attempted(long seq, String hashBefore, String time, AuditEvent event);

    /** @param attempt number of the line of the attempt */
    void ended(long attempt, AuditEnd end);
}
