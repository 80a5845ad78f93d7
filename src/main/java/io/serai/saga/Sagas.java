package io.serai.saga;

import io.serai.problem.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What may have to be undone, for all instances. All methods may block. */
interface Sagas {

    /** @throws Problem 409 if the same call, by tenant, tool, connection and arguments, is under way or being undone */
    void begin(Saga saga);

    /**
     * Puts a saga in the place of what it was.
     *
     * @return false if somebody else has taken it up since
     */
    boolean replace(Saga was, Saga is);

    /**
     * Forgets a saga of which nothing is left to be done.
     *
     * @return false if somebody else has taken it up since
     */
    boolean end(Saga saga);

    /** One that nobody works at. */
    record Due(String id, int attempts) {}

    /** Some that are due, the oldest first. */
    List<Due> due(int most);

    /** Takes up one that is due, alone: of several that try at once, one succeeds. */
    Optional<Saga> claim(Due due, Instant leaseUntil);

    int count();

    /** Forgets all of a tenant that goes away. */
    void deleteAll(String tenantId);
}
