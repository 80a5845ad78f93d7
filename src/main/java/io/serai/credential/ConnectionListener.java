package io.serai.credential;

/** Hears of the connections that are made, found and removed on this node. May block. */
public interface ConnectionListener {

    /**
     * A connection is about to be stored, by a person or a refresh. What is kept about it elsewhere is written first, so
     * that a process that is killed in between leaves too much rather than too little.
     *
     * @throws io.serai.problem.Problem 503: it must not be stored now
     */
    void storing(Connection connection);

    /**
     * A connection that somebody put into the store beside Serai was read for the first time, or for the first time since
     * it was replaced. Every node hears of it, and again after a restart, until Serai itself writes the connection.
     *
     * @throws io.serai.problem.Problem 503: tell me again
     */
    void discovered(Connection connection);

    /** A connection was written or removed, here or on another node, a moment ago. Throws nothing. */
    default void changed(ConnectionId id) {}

    /** A connection was removed. Throws nothing. */
    void removed(ConnectionId id);
}
