package io.serai.idempotency;

import java.time.Duration;

/**
 * Where keyed calls are remembered, shared by all instances. All methods block. Every backend passes the same contract
 * test.
 */
public interface Executions {

    /** What may be done about an earlier execution that never ended, or ended with nobody knowing what it did. */
    enum Again {
        /** Nothing: it might be done twice. */
        NEVER,
        /** One that never ended may be made again: the call changes nothing. */
        IF_LOST,
        /** Both: a person accepts that it may be done twice. */
        IF_UNKNOWN
    }

    /** @param timeLimit of the call; an execution that has no end some time after it counts as lost */
    Claim claim(KeyedCall call, Duration timeLimit, Again again);

    /**
     * Ends an execution whose answer is final. A late one is welcome, until another call owns the execution.
     *
     * @param certain false if nobody knows what the call did
     */
    void finish(Execution execution, String sealedAnswer, boolean certain);

    /** Ends an execution that did nothing: the key is as it was before the claim. */
    void free(Execution execution);

    /** Removes what is older than keys are kept. */
    void sweep();

    /** Removes everything about a tenant. */
    void deleteAll(String tenantId);
}
