package io.serai.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.serai.http.OutboundFailure;
import io.serai.problem.Outcome;
import io.serai.problem.Problem;
import io.serai.problem.ProblemType;
import io.serai.secret.Secret;
import org.jspecify.annotations.Nullable;

/** What a status of HTTP means, and the lack of one, where nobody says anything else of it; and a vendor's own words. */
public final class Failures {

    private static final int LONGEST_TEXT = 500;

    private Failures() {}

    /** A vendor's text for the caller: without the token, of bounded length, and nothing but Unicode: half a character could not be sent on. */
    public static String words(String vendorText, @Nullable Secret token) {
        String text = vendorText;
        if (token != null && !token.reveal().isEmpty()) {
            text = text.replace(token.reveal(), "[redacted]");
        }
        String head = text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text;
        return new String(head.getBytes(UTF_8), UTF_8);
    }

    /** @param status 300 or more */
    public static Problem of(int status) {
        ProblemType type = type(status);
        return Problem.of(type, detail(type)).withOutcome(outcome(type));
    }

    static ProblemType type(int status) {
        return switch (status) {
            case 401 -> ProblemType.REAUTH_REQUIRED;
            case 429 -> ProblemType.PROVIDER_RATE_LIMITED;
            case 408, 504 -> ProblemType.PROVIDER_TIMEOUT;
            default -> status < 500 ? ProblemType.PROVIDER_REJECTED : ProblemType.PROVIDER_ERROR;
        };
    }

    static Outcome outcome(ProblemType type) {
        return switch (type) {
            case PROVIDER_ERROR, PROVIDER_TIMEOUT -> Outcome.UNKNOWN;
            default -> Outcome.REJECTED;
        };
    }

    static String detail(ProblemType type) {
        return switch (type) {
            case REAUTH_REQUIRED -> "The provider refused the connection's credential; connect again.";
            case PROVIDER_RATE_LIMITED -> "The provider's own limit is reached; try again later.";
            case PROVIDER_REJECTED -> "The provider refused the call; its reason is in member provider.";
            case PROVIDER_TIMEOUT -> "The provider gave up on the call; it may or may not have been done.";
            default -> "The provider failed; the call may or may not have been done.";
        };
    }

    /** The failure of a request that got no answer. */
    public static Problem of(OutboundFailure failure) {
        Outcome outcome = failure.sent() ? Outcome.UNKNOWN : Outcome.NOT_SENT;
        Problem problem =
                switch (failure.kind()) {
                    case UNREACHABLE ->
                        Problem.of(
                                ProblemType.PROVIDER_UNREACHABLE, "The provider cannot be reached; nothing was sent.");
                    case UNSENDABLE ->
                        Problem.of(
                                ProblemType.REAUTH_REQUIRED,
                                "The stored credential is not one that can be sent; connect again.");
                    case TIMEOUT ->
                        failure.sent()
                                ? Problem.of(
                                        ProblemType.PROVIDER_TIMEOUT,
                                        "The provider did not answer in time; the call may or may not have been done.")
                                : Problem.of(
                                        ProblemType.PROVIDER_UNREACHABLE,
                                        "There was no connection to the provider in time; nothing was sent.");
                    case CUT ->
                        Problem.of(
                                ProblemType.PROVIDER_ERROR,
                                "The connection to the provider broke; the call may or may not have been done.");
                    case ABANDONED ->
                        failure.cause() instanceof Problem ofTheCaller
                                ? ofTheCaller
                                : Problem.of(ProblemType.INVALID_REQUEST, "The request was not sent to its end.");
                    case TOO_LARGE ->
                        Problem.of(ProblemType.PROVIDER_ERROR, "The provider's answer is longer than Serai takes.");
                    case NOT_KEPT -> notKept(failure.cause());
                };
        return problem.withOutcome(outcome).causedBy(failure.cause());
    }

    /** Why an answer that was there could not be kept for its reader. */
    static Problem notKept(Throwable cause) {
        return cause instanceof Problem reason
                ? reason.withOutcome(Outcome.UNKNOWN)
                : Problem.of(ProblemType.RESULT_NOT_KEPT, "The provider's answer could not be kept; try again later.")
                        .withOutcome(Outcome.UNKNOWN)
                        .causedBy(cause);
    }
}
