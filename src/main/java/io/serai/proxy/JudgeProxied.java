package io.serai.proxy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.gateway.Call;
import io.serai.problem.Outcome;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/**
 * Step {@code judgeProxied}: what the provider's status means for the record. The caller is answered in the provider's own
 * words; only the audit trail and the meters speak of a failure.
 */
final class JudgeProxied implements Processor {

    private final ObjectMapper json;

    JudgeProxied(ObjectMapper json) {
        this.json = json;
    }

    @Override
    public void process(Exchange exchange) {
        Call call = Call.of(exchange);
        Problem verdict = verdict(AnswerProxied.of(call, json).status());
        if (verdict != null) {
            call.problem(verdict);
        }
    }

    /** @return null for a success */
    static @Nullable Problem verdict(int status) {
        if (status < 400) {
            return null;
        }
        ProblemType type =
                switch (status) {
                    case 401 -> ProblemType.REAUTH_REQUIRED;
                    case 429, 529 -> ProblemType.PROVIDER_RATE_LIMITED;
                    default -> status < 500 ? ProblemType.PROVIDER_REJECTED : ProblemType.PROVIDER_ERROR;
                };
        return Problem.of(type, "The provider answered " + status + ".")
                .withOutcome(type == ProblemType.PROVIDER_ERROR ? Outcome.UNKNOWN : Outcome.REJECTED);
    }
}
