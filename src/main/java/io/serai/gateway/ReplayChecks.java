package io.serai.gateway;

import io.serai.credential.Connection;
import io.serai.credential.ConnectionId;
import io.serai.credential.Connections;
import io.serai.deadletter.DeadLetter;
import io.serai.idempotency.Executions;
import io.serai.problem.Outcome;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.tool.Catalogue;
import io.serai.tool.Effect;
import io.serai.tool.Tool;
import java.util.Optional;

/** Whether a letter may be sent again. What concerns the call itself, the route {@code call} checks anew. */
final class ReplayChecks {

    private final Connections connections;
    private final Catalogue catalogue;

    ReplayChecks(Connections connections, Catalogue catalogue) {
        this.connections = connections;
        this.catalogue = catalogue;
    }

    /**
     * What may be done about the letter's key, if it has one.
     *
     * @throws Problem 409
     */
    Executions.Again check(DeadLetter letter, boolean acceptDuplicate) {
        if (letter.status() != DeadLetter.Status.OPEN) {
            throw notOpen(letter.status());
        }
        boolean harmless = acceptDuplicate || isRead(letter);
        if (letter.outcome() == Outcome.UNKNOWN && !harmless) {
            throw Problem.of(
                    ProblemType.OUTCOME_UNKNOWN,
                    "The call may have been done already; set acceptDuplicate to do it all the same.");
        }
        if (belongsToAnother(letter)) {
            throw Problem.of(ProblemType.DEAD_LETTER_STATE, "The connection now belongs to another account.");
        }
        return harmless ? Executions.Again.IF_UNKNOWN : Executions.Again.NEVER;
    }

    static Problem notOpen(DeadLetter.Status status) {
        return Problem.of(ProblemType.DEAD_LETTER_STATE, "The dead letter is " + status.text() + ", not open.");
    }

    /** By what the tool says of itself now, if it still exists: its file may have been put right since. */
    private boolean isRead(DeadLetter letter) {
        Tool tool = catalogue.find(letter.toolId());
        return tool == null ? letter.effect().equals(Effect.READ.text()) : tool.effect() == Effect.READ;
    }

    /** A connection that is gone is nobody's: the call itself will say so. */
    private boolean belongsToAnother(DeadLetter letter) {
        if (letter.accountId() == null) {
            return false;
        }
        Optional<Connection> now =
                connections.describe(new ConnectionId(letter.tenantId(), letter.integration(), letter.connection()));
        return now.isPresent()
                && now.map(Connection::account)
                        .filter(account -> account.id().equals(letter.accountId()))
                        .isEmpty();
    }
}
