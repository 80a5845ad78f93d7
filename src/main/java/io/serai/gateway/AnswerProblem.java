package io.serai.gateway;

import io.serai.http.ProblemAnswers;
import io.serai.problem.Problem;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Step {@code answerProblem}, at the end of the dead-letter channel: the failure as a problem document. */
final class AnswerProblem implements Processor {

    private final ProblemAnswers problems;
    private final Answers answers;

    AnswerProblem(ProblemAnswers problems, Answers answers) {
        this.problems = problems;
        this.answers = answers;
    }

    @Override
    public void process(Exchange exchange) {
        Call call = Call.of(exchange);
        Problem problem = Objects.requireNonNull(call.problem(), "settle comes first");
        if (call.deadLetterId() != null) {
            problem = problem.with("deadLetterId", call.deadLetterId());
        }
        exchange.getMessage()
                .setBody(answers.withLimits(
                        problems.answer(
                                problem, call.request().path(), call.request().id()),
                        call));
    }
}
