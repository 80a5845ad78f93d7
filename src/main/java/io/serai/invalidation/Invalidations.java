package io.serai.invalidation;

/** Tells the other instances what this one has changed. */
public interface Invalidations {

    /**
     * Call it when the change is committed: before, the others would read the old state again. Never waits, never fails;
     * a message that cannot be sent is lost, and the others see the change when what they remember is too old.
     */
    void announce(Invalidation change);
}
