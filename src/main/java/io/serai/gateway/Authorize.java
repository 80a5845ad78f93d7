package io.serai.gateway;

import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.tenant.Scope;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/** The steps {@code may…} and {@code mustBeAdmin}: whether this caller may do what the route does. */
final class Authorize implements Processor {

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
            throw Problem.of(ProblemType.INSUFFICIENT_SCOPES, "The key lacks the scope " + required.text() + ".")
                    .with("required", List.of(required.text()));
        }
    }
}
