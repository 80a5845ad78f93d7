package io.serai.gateway;

import io.serai.http.Answer;
import io.serai.problem.Problem;
import java.util.Optional;
import org.apache.camel.Exchange;

/** A failure in another form than a problem document, on a path that has one: for people, or of another protocol. */
@FunctionalInterface
public interface ProblemPage {

    /** @return empty for a problem document like everywhere else */
    Optional<Answer> of(Exchange exchange, Problem problem);
}
