package io.serai.usage;

import java.util.Map;

/**
 * Counts to be written.
 *
 * @param seq the lines up to this one are in them
 * @param reread where a reader begins that wants to know which attempts were open
 */
record Counted(Map<UsageKey, Sums> sums, long seq, Reread reread) {

    /** The line before the oldest attempt that had no end; the last line if there was none. */
    record Reread(long seq, String hash) {}
}
