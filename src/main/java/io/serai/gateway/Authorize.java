package io.serai.gateway;

import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.tenant.Scope;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/** The steps {@code may…} and {@code mustBeAdmin}: whether this caller may do what the route does. */
public final class Authorize implements Processor {

    private final @Nullable Scope required;

    private Authorize(@Nullable Scope required) {
        this.required = required;
    }

    static Authorize scope(Scope scope) {
        return new Authorize(scope);
    }

    static Authorize admin() {
        return new Authorize(null);
    }

    @Override
    public void process(Exchange exchange) {
        Call call = Call.of(exchange);
        if (required == null && !call.principal().isOperator()) {
            throw Problem.of(ProblemType.ADMIN_REQUIRED, "This needs the administrator's credential.");
        }
        if (required != null && !call.principal().scopes().contains(required)) {
            throw missing(required);
        }
    }

    /** The problem of a caller whose credential lacks a scope. */
    public static Problem missing(Scope scope) {
        return Problem.of(ProblemType.INSUFFICIENT_SCOPES, "The credential lacks the scope " + scope.text() + ".")
                .with("required", List.of(scope.text()));
    }
}
