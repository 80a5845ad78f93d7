package io.serai.admin;

import io.serai.credential.StoreUnavailable;
import io.serai.gateway.Call;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** A step of the control plane: it may block on the database, and leaves the reply as the message's body. */
abstract class AdminStep implements Processor {

    /** A {@link io.serai.gateway.Reply}, or a complete {@link io.serai.http.Answer}. */
    abstract Object reply(Call call);

    @Override
    public final void process(Exchange exchange) {
        try {
            exchange.getMessage().setBody(reply(Call.of(exchange)));
        } catch (StoreUnavailable down) {
            throw down.problem();
        } catch (DataAccessException | TransactionException down) {
            throw Problem.of(ProblemType.STORE_UNAVAILABLE, "The database does not answer at the moment.")
                    .withRetryAfter(5)
                    .causedBy(down);
        }
    }
}
