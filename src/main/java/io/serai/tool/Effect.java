package io.serai.tool;

import java.util.Locale;

/** What a tool does to the world; decides about retries and about how carefully an agent should use it. */
public enum Effect {
    /** Changes nothing. */
    READ,
    /** Creates or changes something. */
    WRITE,
    /** Deletes something, or does what cannot be taken back. */
    DESTRUCTIVE;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
