package io.serai.audit;

/** The journal has no room: the disk is full, or slower than the calls. */
final class JournalFull extends RuntimeException {

    JournalFull() {
        super("The audit journal has no room", null, false, false);
    }
}
