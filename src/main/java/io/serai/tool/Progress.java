package io.serai.tool;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Hears how far a call has come. */
public interface Progress {

    /** The words of syslog for remarks (RFC 5424 section 6.2.1), from the least important on. */
    List<String> LEVELS = List.of("debug", "info", "notice", "warning", "error", "critical", "alert", "emergency");

    /**
     * Called by any thread; does not wait.
     *
     * @param done more than the last time
     * @param total what it will be at the end; null if nobody knows
     */
    void report(double done, @Nullable Double total, @Nullable String message);

    /**
     * Says something about the call that is no part of its result.
     *
     * @param level one of {@link #LEVELS}
     */
    void remark(String level, String message);

    /** Tells nobody. */
    Progress NOBODY = new Progress() {
        @Override
        public void report(double done, @Nullable Double total, @Nullable String message) {
            // Nobody asked.
        }

        @Override
        public void remark(String level, String message) {
            // Nobody asked.
        }
    };
}
