package io.serai.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.idempotency.Execution;
import io.serai.idempotency.Executions;
import io.serai.idempotency.SavedAnswer;
import io.serai.idempotency.SavedAnswers;
import io.serai.problem.Outcome;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.tool.Effect;
import io.serai.tool.RawJson;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Step {@code keepAnswer}: what a call with a key is answered with, before it is answered. A call that did nothing gives
 * its key back. When the answer cannot be kept, the caller gets it all the same, and the key counts as one whose outcome
 * is unknown when its time is over.
 */
final class KeepAnswer extends BlockingStep {

    private static final Logger LOGGER = LoggerFactory.getLogger(KeepAnswer.class);

    /** More is kept for nobody: a day of such answers would fill any database. */
    private static final int LONGEST_RESULT = 1024 * 1024;

    private final Executions executions;
    private final SavedAnswers saved;
    private final Answers answers;

    KeepAnswer(Executions executions, SavedAnswers saved, Answers answers) {
        this.executions = executions;
        this.saved = saved;
        this.answers = answers;
    }

    @Override
    boolean attempt(Call call) {
        return call.execution() == null;
    }

    @Override
    void block(Call call) {
        Execution execution = Objects.requireNonNull(call.execution());
        try {
            end(call, execution);
        } catch (RuntimeException failed) {
            LOGGER.atWarn()
                    .addKeyValue("requestId", call.request().id())
                    .addKeyValue("cause", failed.getClass().getSimpleName())
                    .log("The answer to a call with a key could not be kept");
        }
    }

    private void end(Call call, Execution execution) {
        Problem problem = call.problem();
        if (problem != null ? !isFinal(problem) : isCutShort(call)) {
            executions.free(execution);
            return;
        }
        byte[] result = problem == null ? answers.bytes(call.result()) : null;
        boolean tooLong = result != null && result.length > LONGEST_RESULT;
        if (tooLong && call.tool().effect() == Effect.READ) {
            executions.free(execution);
            return;
        }
        SavedAnswer answer = answer(call, result, problem);
        SavedAnswer kept = tooLong ? answer(call, null, tooLong()) : answer;
        executions.finish(
                execution, saved.seal(execution, kept), problem == null || problem.outcome() != Outcome.UNKNOWN);
        call.savedAnswer(answer);
        if (result != null) {
            call.result(new RawJson(result));
        }
    }

    /** A list whose pages could not be followed to where the caller wanted: the next call may get further. */
    private static boolean isCutShort(Call call) {
        JsonNode paging = call.paging();
        return paging != null && paging.has("stopped");
    }

    /** What was refused for a reason that passes may be tried again under the same key, as may what was never sent. */
    private static boolean isFinal(Problem problem) {
        return problem.outcome() == Outcome.UNKNOWN
                || problem.outcome() == Outcome.REJECTED && problem.type() == ProblemType.PROVIDER_REJECTED;
    }

    private SavedAnswer answer(Call call, byte @Nullable [] result, @Nullable Problem problem) {
        return new SavedAnswer(
                call.request().id(),
                answers.timestamp(),
                call.elapsedMillis(),
                result,
                call.paging(),
                problem,
                call.deadLetterId());
    }

    private static Problem tooLong() {
        return Problem.of(
                ProblemType.OUTCOME_UNKNOWN, "The call was done; its result is too long to be given a second time.");
    }
}
