package io.serai.audit;

/** The journal does not go on where a reader had come to: an older copy was put back, or lines are gone. */
public final class JournalChanged extends Exception {

    private static final long serialVersionUID = 1;

    JournalChanged(JournalPosition missing) {
        super("The audit journal has no line " + missing.seq() + " with the hash that was read from it");
    }
}
