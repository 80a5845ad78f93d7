package io.serai.throttle;

import java.util.concurrent.CompletableFuture;

/** Token buckets: capacity is the limit, refilled evenly over the window. */
public interface Throttle {

    /**
     * Takes one token. Never blocks, and never fails: whoever cannot ask decides for itself.
     *
     * @param limits those in force; when they change, a bucket keeps its fill in proportion
     * @return done at once when memory decides; otherwise it ends on a thread that must not be held
     */
    CompletableFuture<Allowance> take(Limits limits);

    /** Returns a token of a call that another limit refused. */
    void giveBack(Limits limits);
}
