package io.serai.gateway;

import io.serai.http.Answer;
import io.serai.http.ProblemAnswers;
import io.serai.idempotency.SavedAnswer;
import io.serai.problem.Problem;
import java.util.List;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Step {@code answerProblem}, at the end of the dead-letter channel: the failure as a problem document. */
final class AnswerProblem implements Processor {

    private final ProblemAnswers problems;
    private final List<ProblemPage> pages;
    private final Answers answers;

    AnswerProblem(ProblemAnswers problems, List<ProblemPage> pages, Answers answers) {
        this.problems = problems;
        this.pages = List.copyOf(pages);
        this.answers = answers;
    }

    /** That of the call that was made, if it was another. */
    static String requestId(Call call) {
        SavedAnswer saved = call.savedAnswer();
        return saved == null ? call.request().id() : saved.requestId();
    }

    @Override
    public void process(Exchange exchange) {
        Call call = Call.of(exchange);
        Problem problem = Objects.requireNonNull(call.problem(), "settle comes first");
        if (call.deadLetterId() != null) {
            problem = problem.with("deadLetterId", call.deadLetterId());
        }
        Problem told = problem;
        Answer answer = pages.stream()
                .flatMap(page -> page.of(exchange, told).stream())
                .findFirst()
                .orElseGet(() -> problems.answer(told, call.request().path(), requestId(call)));
        exchange.getMessage().setBody(answers.withHeaders(answer, call));
    }
}
