package io.serai.gateway;

import io.serai.audit.ArgumentsHash;
import io.serai.idempotency.Claim;
import io.serai.idempotency.Executions;
import io.serai.idempotency.Executions.Again;
import io.serai.idempotency.KeyedCall;
import io.serai.idempotency.SavedAnswer;
import io.serai.idempotency.SavedAnswers;
import io.serai.problem.Outcome;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.tool.Effect;
import io.serai.tool.RawJson;
import java.time.Duration;
import java.util.Objects;

/**
 * Step {@code claimKey}: of all calls with the same key, one is made; the others get its answer. A call without a key
 * passes.
 */
final class ClaimKey extends BlockingStep {

    private final Executions executions;
    private final SavedAnswers answers;

    ClaimKey(Executions executions, SavedAnswers answers) {
        this.executions = executions;
        this.answers = answers;
    }

    @Override
    boolean attempt(Call call) {
        return call.toolRequest().key() == null;
    }

    @Override
    void block(Call call) {
        Call.ToolRequest wanted = call.toolRequest();
        KeyedCall keyed = KeyedCall.of(
                call.tenant().id(),
                Objects.requireNonNull(wanted.key()),
                call.tool().id(),
                wanted.connection(),
                wanted.wishes().pages(),
                ArgumentsHash.canonical(wanted.arguments()));
        switch (executions.claim(keyed, Duration.ofMillis(wanted.timeoutMillis()), again(call))) {
            case Claim.Granted(var execution) -> call.execution(execution);
            case Claim.Answered(var sealed) -> answer(call, answers.open(keyed, sealed));
            case Claim.Lost(var execution) -> {
                call.execution(execution); // so that this answer is kept, too
                throw lost();
            }
            case Claim.InFlight() ->
                throw Problem.of(ProblemType.IDEMPOTENCY_IN_FLIGHT, "The call with this key is still under way.")
                        .withRetryAfter(1);
            case Claim.Reused() ->
                throw Problem.of(
                        ProblemType.IDEMPOTENCY_KEY_REUSED,
                        "The key was sent with another tool, connection, number of pages or other arguments.");
        }
    }

    private static Again again(Call call) {
        Again ofReplay = call.again();
        if (ofReplay != null) {
            return ofReplay;
        }
        return call.tool().effect() == Effect.READ ? Again.IF_LOST : Again.NEVER;
    }

    private static void answer(Call call, SavedAnswer saved) {
        call.answeredBefore(saved);
        if (saved.deadLetterId() != null) {
            call.deadLetterId(saved.deadLetterId());
        }
        if (saved.problem() != null) {
            throw saved.problem();
        }
        call.result(new RawJson(Objects.requireNonNull(saved.result())));
        call.paging(saved.paging());
    }

    private static Problem lost() {
        return Problem.of(
                        ProblemType.OUTCOME_UNKNOWN,
                        "An earlier call with this key never came to an end; it may or may not have been done.")
                .withOutcome(Outcome.UNKNOWN);
    }
}
