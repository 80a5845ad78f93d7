package io.serai.archive;

import io.serai.audit.JournalBatch;
import io.serai.audit.JournalPosition;
import org.jspecify.annotations.Nullable;

/** Where records go. For one thread. */
interface Target {

    /** What figures and the log know it by; holds nothing secret. */
    String name();

    /** What it has confirmed; null if nothing. */
    @Nullable
    JournalPosition position(String journal) throws Exception;

    /** Returns when all of it has arrived and that is written down; anything else means that it comes again. */
    void take(JournalBatch batch) throws Exception;
}
