package io.serai.gateway;

import io.serai.http.Answer;
import io.serai.problem.Problem;
import java.util.Optional;

/** A failure in a form for people, where a path that people see has one. */
@FunctionalInterface
public interface ProblemPage {

    /** @return empty for a problem document like everywhere else */
    Optional<Answer> of(Call call, Problem problem);
}
