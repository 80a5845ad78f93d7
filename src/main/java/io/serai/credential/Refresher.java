package io.serai.credential;

import java.time.Duration;

/** Renews the tokens of connections. */
public interface Refresher {

    /**
     * Makes sure that the stored credential is newer than the version that the caller saw, by at most one refresh over
     * all nodes however many ask at once. Blocks; never call it on an event loop.
     *
     * @param seenVersion version of the credential that has expired or that the provider refused
     * @param patience how long the caller can wait; the refresh itself goes on after that
     * @return the newer credential
     * @throws io.serai.problem.Problem 404 if the connection is gone, 424 if the grant has ended, 400 if there is nothing
     *     to refresh with, 502 if the provider gave no new tokens for now, 503 if they could not be stored; outcome
     *     {@code not_sent}
     */
    Credential refresh(ConnectionId id, long seenVersion, Duration patience);
}
