package io.serai.mcp;

import io.serai.credential.ConnectionId;
import io.serai.gateway.Call;
import io.serai.problem.FieldError;
import io.serai.problem.Outcome;
import io.serai.problem.Problem;
import io.serai.provider.ConnectLink;
import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A failure in words for a model: what went wrong, and what to do now. */
final class Advice {

    private final ConnectLink link;

    Advice(ConnectLink link) {
        this.link = link;
    }

    String of(Call call, Problem problem) {
        String text = problem.detail() + fields(problem) + " " + next(call, problem);
        return call.deadLetterId() == null ? text : text + " Serai keeps the call as " + call.deadLetterId() + ".";
    }

    private static String fields(Problem problem) {
        return problem.members().get("errors") instanceof List<?> errors
                ? errors.stream()
                        .filter(FieldError.class::isInstance)
                        .map(FieldError.class::cast)
                        .map(error ->
                                " " + error.field().replaceFirst("^parameters\\.", "") + ": " + error.message() + ".")
                        .collect(Collectors.joining())
                : "";
    }

    private String next(Call call, Problem problem) {
        return switch (problem.type()) {
            case CREDENTIAL_NOT_FOUND, REAUTH_REQUIRED -> connect(address(call, problem));
            case VALIDATION_ERROR, MISSING_FIELD -> "Correct the arguments and call again.";
            case IDEMPOTENCY_KEY_REUSED -> "Use another key for another call.";
            default ->
                problem.outcome() == Outcome.UNKNOWN
                        ? "It may have been done: look before you call again."
                        : retry(problem);
        };
    }

    private static String retry(Problem problem) {
        if (problem.retryAfter() > 0) {
            return "Call again in " + problem.retryAfter() + " seconds.";
        }
        return problem.outcome() == Outcome.NOT_SENT
                ? "Nothing was done; it may be called again."
                : "The same call will fail again; change it or tell the user.";
    }

    private static String connect(@Nullable String address) {
        return address == null
                ? "Ask the user to have the account connected by whoever runs this gateway, then call again."
                : "Ask the user to open " + address + " and connect the account, then call again.";
    }

    private @Nullable String address(Call call, Problem problem) {
        if (problem.members().get("connect") instanceof String told) {
            return told;
        }
        URI way = link.of(new ConnectionId(
                call.tenant().id(),
                call.tool().integration(),
                call.toolRequest().connection()));
        return way == null ? null : way.toString();
    }
}
